// Writes objects as fast as they are acknowledged and prints each acknowledged one, until it is killed.
#include "core/store/store.h"

#include <QCoreApplication>
#include <cstdio>

using namespace tidegate;

namespace {

// Each commit is a pair that must stand or fall together.
void writePair(store::Store &store, const QString &run, int number)
{
    const auto object = [&](const QString &half) {
        resource::Object map(
            resource::kinds::configMap(),
            {QStringLiteral("default"), QStringLiteral("%1-%2-%3").arg(run).arg(number).arg(half)});
        map.json()[QStringLiteral("data")] =
            QJsonObject{{QStringLiteral("text"), QString(400, QLatin1Char('x'))}};
        return map;
    };
    store.commit({store::Mutation::create(object(QStringLiteral("a"))),
                  store::Mutation::create(object(QStringLiteral("b")))},
                 [&store, run, number](const Result<std::vector<resource::ObjectPtr>> &result) {
                     if (!result) {
                         std::fprintf(stderr, "%s\n", result.error().message.c_str());
                         std::exit(2);
                     }
                     std::printf("%s-%d %lld\n", qUtf8Printable(run), number,
                                 static_cast<long long>(result->at(1)->resourceVersion()));
                     std::fflush(stdout);
                     writePair(store, run, number + 4);
                 });
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() != 3)
        return 64;
    const SystemClock clock;
    auto opened = store::Store::open({.dir = arguments[1]}, clock);
    if (!opened) {
        std::fprintf(stderr, "%s\n", opened.error().message.c_str());
        return 1;
    }
    std::printf("open\n");
    std::fflush(stdout);
    for (int lane = 0; lane < 4; ++lane) // several at once, so that transactions are shared
        writePair(**opened, arguments[2], lane);
    return app.exec();
}
