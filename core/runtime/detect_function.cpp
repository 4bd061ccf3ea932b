#include "core/runtime/detect.h"
#include "core/runtime/function.h"
#include "core/runtime/function_source.h"

#include <iterator>
#include <sstream>

namespace tidegate::runtime {

namespace {

constexpr size_t sourceMost = 1 << 20;
constexpr size_t sourcesMost = 200;

SourceLook lookAt(const std::string &text, Language language)
{
    switch (language) {
    case Language::Python:
        return lookAtPython(text);
    case Language::Node:
        return lookAtNode(text);
    case Language::Java:
        return lookAtJava(text);
    case Language::Native:
        break;
    }
    return {};
}

bool isFramework(const std::string &program)
{
    return program == "functions-framework" || program == "functions-framework-python" ||
           program.ends_with("/functions-framework");
}

} // namespace

Detected functionApp(Language language, FunctionFacts function, std::string from)
{
    Detected found;
    found.language = language;
    const bool isWhole = function.source == "." || function.source.starts_with('{');
    const std::string in = isWhole ? std::string() : function.source;
    if (function.target.empty())
        found.entry = in.empty() ? "functions" : "functions in " + in;
    else
        found.entry = function.target + (in.empty() ? "" : " in " + in);
    found.entryFrom = std::move(from);
    found.command = functionCommand(language, function);
    found.function = std::move(function);
    return found;
}

std::optional<Detected> functionIn(const FileTree &tree, const std::string &path, Language language,
                                   const std::string &from)
{
    const auto text = tree.start(path, sourceMost);
    if (!text)
        return std::nullopt;
    const SourceLook look = lookAt(*text, language);
    auto function = functionOf(look, path);
    if (!function)
        return std::nullopt;
    return functionApp(language, std::move(*function), look.isMarked ? path + " functions framework" : from);
}

std::optional<FunctionFacts> frameworkCall(const std::string &line)
{
    if (line.find_first_of("\"'`$&|;<>*?()\\") != std::string::npos)
        return std::nullopt; // a shell's to read
    std::istringstream parts(line);
    const std::vector<std::string> words{std::istream_iterator<std::string>(parts), {}};
    if (words.empty() || !isFramework(words.front()))
        return std::nullopt;
    FunctionFacts function;
    for (size_t i = 1; i < words.size(); ++i) {
        std::string name = words[i];
        const size_t equals = name.find('=');
        std::string value;
        if (equals != std::string::npos) {
            value = name.substr(equals + 1);
            name.resize(equals);
        } else if (i + 1 < words.size()) {
            value = words[i + 1];
        }
        if (name == "--target")
            function.target = value;
        else if (name == "--signature-type")
            function.signature = value;
        else if (name == "--source")
            function.source = value;
    }
    return function;
}

Look lookForJavaSource(const FileTree &tree)
{
    std::vector<FunctionFacts> functions;
    std::string alone;
    size_t looked = 0;
    for (const std::string &file : tree.files()) {
        if (!file.ends_with(".java") || ++looked > sourcesMost)
            continue;
        alone = file;
        const auto text = tree.start(file, sourceMost);
        for (const FoundFunction &function : lookAtJava(text.value_or(std::string())).functions)
            functions.push_back({file, function.target, function.signature});
    }
    if (functions.empty()) {
        if (looked != 1 || tree.files().size() != 1)
            return std::optional<Detected>();
        Detected program; // as Java runs one source
        program.language = Language::Java;
        program.entry = alone;
        program.entryFrom = "file name " + alone;
        program.command = {"java", "{content}/" + alone};
        return std::optional(program);
    }
    FunctionFacts chosen = functions.size() == 1 ? functions.front() : FunctionFacts{};
    const std::string from = chosen.source.empty() ? "Java sources" : chosen.source + " functions framework";
    chosen.source = "."; // all that lies in the package is compiled together
    return std::optional(functionApp(Language::Java, std::move(chosen), from));
}

} // namespace tidegate::runtime
