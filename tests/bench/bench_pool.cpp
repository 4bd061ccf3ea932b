// What a decision of the pool's sizing costs, for pool.py: a JSON line each, {"case", "figure", "unit",
// "values"}.

#include "core/pool/policy_lines.h"

#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <random>
#include <vector>

using namespace tidegate;
using namespace tidegate::pool;

namespace {

void print(const char *figure, const char *unit, const std::vector<double> &values)
{
    std::string list;
    for (const double value : values) {
        char text[32];
        std::snprintf(text, sizeof text, "%s%.6g", list.empty() ? "" : ",", value);
        list += text;
    }
    std::printf("{\"case\":\"decision\",\"figure\":\"%s\",\"unit\":\"%s\",\"values\":[%s]}\n", figure, unit,
                list.c_str());
}

double cpuMicroseconds()
{
    return double(std::clock()) * 1e6 / CLOCKS_PER_SEC;
}

/// Timers at full quarters, and something all the time.
int demandOf(int second, std::mt19937 &random)
{
    return second % 900 < 3 ? int(random() % 400) : int(random() % 12) - 6;
}

} // namespace

int main(int argc, char **argv)
{
    const bool quick = argc > 1 && std::strcmp(argv[1], "--quick") == 0;
    const int perRound = quick ? 20'000 : 200'000;
    const int rounds = quick ? 2 : 10; // 23 days of seconds: every calendar is full
    std::mt19937 random(1);
    Sizing sizing;
    std::vector<double> decisions;
    int second = 0;
    for (int round = 0; round < rounds; ++round) {
        const double began = cpuMicroseconds();
        for (int i = 0; i < perRound; ++i, ++second) {
            const int demand = std::max(0, demandOf(second, random));
            sizing.second(LocalTime(std::chrono::seconds(second)), {demand, demand / 100, 3, 64});
        }
        decisions.push_back((cpuMicroseconds() - began) / perRound);
    }
    print("us", "us", decisions);

    PolicyLines lines({});
    std::vector<double> answers;
    second = 0;
    for (int round = 0; round < rounds / 2; ++round) {
        const double began = cpuMicroseconds();
        for (int i = 0; i < perRound / 10; ++i, ++second) {
            const std::string line = "{\"t\":" + std::to_string(second) +
                                     ",\"demand\":3,\"missed\":0,\"idle\":11,\"warming\":2,\"waiting\":0}";
            if (!lines.answer(line)) {
                std::fprintf(stderr, "the line %s was refused\n", line.c_str());
                return 1;
            }
        }
        answers.push_back((cpuMicroseconds() - began) / (perRound / 10));
    }
    print("line_us", "us", answers);
    print("state_bytes", "B", {double(sizing.save().size())});
    print("memory_bytes", "B", {double(sizing.bytes())});
    return 0;
}
