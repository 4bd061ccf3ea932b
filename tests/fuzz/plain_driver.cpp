// Runs a subject without libFuzzer: its seeds, and chains of changes from each, the same ones every time.
// With
// --write-seeds DIR it only writes the seeds, a file each, for libFuzzer to begin with.

#include "tests/fuzz/subject.h"

#include <QDir>
#include <QFile>
#include <cstdio>
#include <cstdlib>

using namespace tidegate::fuzz;

namespace {

constexpr int chains = 60;
constexpr int chainLength = 25;

bool writeSeeds(const QString &dir)
{
    if (!QDir().mkpath(dir))
        return false;
    int number = 0;
    for (const QByteArray &seed : seeds()) {
        QFile file(QStringLiteral("%1/seed-%2").arg(dir).arg(number++));
        if (!file.open(QIODevice::WriteOnly) || file.write(seed) != seed.size())
            return false;
    }
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 3 && std::strcmp(argv[1], "--write-seeds") == 0)
        return writeSeeds(QString::fromLocal8Bit(argv[2])) ? EXIT_SUCCESS : EXIT_FAILURE;
    std::uint32_t number = 0;
    for (const QByteArray &seed : seeds()) {
        examine(seed);
        for (int chain = 0; chain < chains; ++chain) {
            QByteArray input = seed;
            for (int step = 0; step < chainLength; ++step) {
                input = mutated(input, ++number);
                examine(input);
            }
        }
    }
    std::printf("%u inputs examined\n", number);
    return EXIT_SUCCESS;
}
