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

} // namespace

Look lookForProcfile(const FileTree &tree)
{
    const auto text = tree.start("Procfile", procfileMost);
    if (!text)
        return std::optional<Detected>();
    const auto line = webLine(*text);
    if (!line)
        return fail(Code::Invalid, "`Procfile` has no `web:` line that names a command", "Procfile");
    Detected found;
    found.language = languageOf(programOf(*line), tree);
    found.entry = *line;
    found.entryFrom = "Procfile web";
    found.command = shellCommand(*line);
    return std::optional(found);
}

Look lookForPython(const FileTree &tree)
{
    for (const char *name : {"main.py", "app.py"}) {
        if (!tree.has(name))
            continue;
        Detected found;
        found.language = Language::Python;
        found.entry = name;
        found.entryFrom = std::string("file name ") + name;
        found.command = {"python3", std::string("{content}/") + name};
        return std::optional(found);
    }
    return std::optional<Detected>();
}

} // namespace tidegate::runtime
