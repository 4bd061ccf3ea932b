#include "core/runtime/function.h"

#include <algorithm>
#include <string_view>

namespace tidegate::runtime {

namespace {

constexpr std::string_view mark = hostsMark;

/// As the command names a file of the content.
std::string placeOf(const std::string &source)
{
    return source.starts_with('{') ? source : "{content}/" + source;
}

/// Found by nothing but its name, or a jar: nobody has said how it is to be run.
bool isOpenToMarks(const PackageInfo &info)
{
    return info.function || info.entryFrom.starts_with("file name ") ||
           info.entryFrom == "package.json main" || info.entryFrom.ends_with("MANIFEST.MF");
}

FunctionFacts guessed(const PackageInfo &info)
{
    if (info.function)
        return *info.function;
    if (info.language == Language::Java)
        return {info.format == ArchiveFormat::Jar ? "{package}" : info.command.back(), {}, {}};
    return {info.entry, {}, {}};
}

} // namespace

std::vector<std::string> functionCommand(Language language, const FunctionFacts &function)
{
    std::vector<std::string> command;
    switch (language) {
    case Language::Python:
        command = {"python3", std::string(mark) + "/python/functions/function.py"};
        break;
    case Language::Node:
        command = {"node", std::string(mark) + "/node/functions/function.js"};
        break;
    case Language::Java:
        command = {"java", "-jar", std::string(mark) + "/java/functions.jar"};
        break;
    case Language::Native:
        return {};
    }
    command.push_back(placeOf(function.source));
    if (!function.target.empty())
        command.push_back("--target=" + function.target);
    if (!function.signature.empty())
        command.push_back("--signature-type=" + function.signature);
    return command;
}

std::vector<std::string> commandWithMarks(const PackageInfo &info,
                                          const std::map<std::string, std::string> &environment)
{
    const auto value = [&](const char *name) {
        const auto found = environment.find(name);
        return found == environment.end() ? std::string() : found->second;
    };
    const std::string target = value("FUNCTION_TARGET");
    const std::string signature = value("FUNCTION_SIGNATURE_TYPE");
    const std::string source = value("FUNCTION_SOURCE");
    const bool isMarked = info.function ? !(target + signature + source).empty() : !target.empty();
    if (!isMarked || !isOpenToMarks(info) || info.language == Language::Native)
        return info.command;
    FunctionFacts function = guessed(info);
    if (!source.empty())
        function.source = source;
    if (!source.empty() || (!target.empty() && target != function.target)) {
        function.target.clear(); // what was found is known of another function
        function.signature.clear();
    }
    if (!target.empty())
        function.target = target;
    if (!signature.empty())
        function.signature = signature;
    return functionCommand(info.language, function);
}

LaunchSpec withHostPrograms(LaunchSpec spec, const std::string &folder)
{
    if (folder.empty() || !wantsHostPrograms(spec.command))
        return spec;
    for (std::string &word : spec.command) {
        if (word.starts_with(mark))
            word.replace(0, mark.size(), folder);
    }
    spec.isolation.files.push_back(folder);
    return spec;
}

bool wantsHostPrograms(const std::vector<std::string> &command)
{
    return std::any_of(command.begin(), command.end(),
                       [](const std::string &word) { return word.starts_with(mark); });
}

} // namespace tidegate::runtime
