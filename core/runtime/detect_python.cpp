#include "core/runtime/detect.h"
#include "core/runtime/shell_line.h"

#include <QString>
#include <QStringList>

namespace tidegate::runtime {

namespace {

constexpr size_t procfileMost = 64 * 1024;

Language languageOf(const std::string &program, const FileTree &tree)
{
    if (program == "java")
        return Language::Java;
    if (program == "node" || program == "npm" || program == "npx" || program == "yarn")
        return Language::Node;
    for (const char *name : {"python", "gunicorn", "uvicorn", "hypercorn", "flask", "waitress", "daphne"}) {
        if (program.starts_with(name))
            return Language::Python;
    }
    const bool isPython = tree.has("requirements.txt") || tree.has("pyproject.toml") || tree.has("main.py") ||
                          tree.has("app.py");
    return isPython ? Language::Python : Language::Native;
}

std::optional<std::string> webLine(const std::string &procfile)
{
    for (const QString &line : QString::fromStdString(procfile).split(u'\n')) {
        if (!line.startsWith(u"web:"))
            continue;
        const QString command = line.mid(4).trimmed();
        if (!command.isEmpty())
            return command.toStdString();
    }
    return std::nullopt;
}

/// Of the usual name, or the only one at the top.
std::optional<std::string> pythonSource(const FileTree &tree)
{
    std::vector<std::string> atTop;
    for (const std::string &file : tree.files()) {
        if (file == "main.py" || (file == "app.py" && !tree.has("main.py")))
            return file;
        if (file.ends_with(".py") && file.find('/') == std::string::npos)
            atTop.push_back(file);
    }
    return atTop.size() == 1 ? std::optional(atTop.front()) : std::nullopt;
}

} // namespace

Look lookForProcfile(const FileTree &tree)
{
    const auto text = tree.start("Procfile", procfileMost);
    if (!text)
        return std::optional<Detected>();
    const auto line = webLine(*text);
    if (!line)
        return fail(Code::Invalid, "`Procfile` has no `web:` line that names a command", "Procfile");
    if (auto function = frameworkCall(*line)) {
        const bool isNode = tree.has("package.json");
        if (function->source.empty())
            function->source = isNode ? "index.js" : "main.py";
        return std::optional(
            functionApp(isNode ? Language::Node : Language::Python, std::move(*function), "Procfile web"));
    }
    Detected found;
    found.language = languageOf(programOf(*line), tree);
    found.entry = *line;
    found.entryFrom = "Procfile web";
    found.command = shellCommand(*line);
    return std::optional(found);
}

Look lookForPython(const FileTree &tree)
{
    const auto name = pythonSource(tree);
    if (!name)
        return std::optional<Detected>();
    const std::string from = "file name " + *name;
    if (auto function = functionIn(tree, *name, Language::Python, from))
        return function;
    Detected found;
    found.language = Language::Python;
    found.entry = *name;
    found.entryFrom = from;
    found.command = {"python3", "{content}/" + *name};
    return std::optional(found);
}

} // namespace tidegate::runtime
