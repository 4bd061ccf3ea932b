#include "app/server/pool_policy.h"

#include "core/pool/policy_lines.h"

#include <cstdio>
#include <cstdlib>
#include <iostream>

namespace tidegate::server {

namespace {

int ended(int code, const std::string &why)
{
    std::fprintf(stderr, "tidegated: %s\n", why.c_str());
    return code;
}

std::optional<std::string> environmentVariable(const char *name)
{
    const char *value = std::getenv(name);
    return value ? std::optional<std::string>(value) : std::nullopt;
}

} // namespace

int runPoolPolicy()
{
    const auto settings = pool::PolicyLines::readSettings(environmentVariable);
    if (!settings)
        return ended(2, settings.error().message);
    pool::PolicyLines policy(*settings);
    std::ios::sync_with_stdio(false);
    std::string line;
    for (long number = 1; std::getline(std::cin, line); ++number) {
        auto answer = policy.answer(line);
        if (!answer)
            return ended(1, "line " + std::to_string(number) +
                                " of standard input cannot be used: " + answer.error().message);
        answer->push_back('\n');
        // Whoever asks waits for this answer before the next line.
        if (std::fwrite(answer->data(), 1, answer->size(), stdout) != answer->size() ||
            std::fflush(stdout) != 0)
            return ended(1, "standard output cannot be written");
    }
    return 0;
}

} // namespace tidegate::server
