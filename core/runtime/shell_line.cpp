#include "core/runtime/shell_line.h"

#include <QtGlobal>
#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>

namespace tidegate::runtime {

namespace {

bool isAssignment(const std::string &word)
{
    const size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0 || std::isdigit(static_cast<unsigned char>(word[0])))
        return false;
    return std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals),
                       [](unsigned char c) { return c == '_' || std::isalnum(c); });
}

/// Where the command itself begins, behind assignments. Nothing when one has quotes, for then words do not
/// end at blanks.
std::optional<size_t> commandStart(const std::string &line)
{
    size_t at = line.find_first_not_of(" \t");
    while (at != std::string::npos) {
        const size_t end = std::min(line.find_first_of(" \t", at), line.size());
        const std::string word = line.substr(at, end - at);
        if (!isAssignment(word))
            return at;
        if (word.find_first_of("'\"\\`(") != std::string::npos)
            return std::nullopt;
        at = line.find_first_not_of(" \t", end);
    }
    return std::nullopt;
}

bool isShellWord(const std::string &word)
{
    constexpr std::array words{"exec", "cd",   "export", "set",  "unset",  "source",
                               ".",    "eval", "if",     "for",  "while",  "until",
                               "case", "{",    "!",      "trap", "ulimit", "umask"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace

std::optional<std::vector<std::string>> plainWords(const std::string &line)
{
    if (line.find_first_of("|&;<>()$`\\\"'*?[]#~=%!{}\n") != std::string::npos)
        return std::nullopt;
    std::vector<std::string> words;
    std::istringstream stream(line);
    for (std::string word; stream >> word;)
        words.push_back(word);
    return words.empty() ? std::nullopt : std::optional(words);
}

std::vector<std::string> shellCommand(const std::string &line)
{
#ifdef Q_OS_WIN
    return {"cmd.exe", "/d", "/s", "/c", line};
#else
    const auto start = commandStart(line);
    const bool isOne = line.find_first_of(";&|()`\n") == std::string::npos;
    if (!start || !isOne || isShellWord(line.substr(*start, line.find_first_of(" \t", *start) - *start)))
        return {"/bin/sh", "-c", line};
    return {"/bin/sh", "-c", line.substr(0, *start) + "exec " + line.substr(*start)};
#endif
}

std::string programOf(const std::string &line)
{
    const auto start = commandStart(line);
    if (!start)
        return {};
    const std::string word = line.substr(*start, line.find_first_of(" \t", *start) - *start);
    return word.substr(word.find_last_of('/') + 1);
}

} // namespace tidegate::runtime
