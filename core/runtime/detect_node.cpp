#include "core/runtime/detect.h"
#include "core/runtime/shell_line.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace tidegate::runtime {

namespace {

constexpr size_t packageMost = 1 << 20;

std::string withoutDot(std::string path)
{
    while (path.starts_with("./"))
        path.erase(0, 2);
    return path;
}

Detected node(std::string entry, std::string from, std::vector<std::string> command)
{
    Detected found;
    found.language = Language::Node;
    found.entry = std::move(entry);
    found.entryFrom = std::move(from);
    found.command = std::move(command);
    return found;
}

/// A file to start: a program, or a function.
Detected program(const FileTree &tree, const std::string &path, const std::string &from)
{
    if (auto function = functionIn(tree, path, Language::Node, from))
        return *function;
    return node(path, from, {"node", "{content}/" + path});
}

/// A start script: `node x.js` runs as it is, without npm's two processes and half a second; anything else is
/// npm's to run.
Detected fromStartScript(const FileTree &tree, const std::string &script, const std::string &main)
{
    if (auto function = frameworkCall(script)) {
        const std::string source =
            function->source.empty() || function->source == "." ? main : withoutDot(function->source);
        function->source = source.empty() ? "index.js" : source;
        return functionApp(Language::Node, std::move(*function), "package.json start");
    }
    const auto words = plainWords(script);
    std::string entry;
    if (words && words->front() == "node") {
        std::vector<std::string> command = *words;
        for (size_t i = 1; i < command.size() && entry.empty(); ++i) {
            if (!tree.has(withoutDot(command[i])))
                continue;
            entry = withoutDot(command[i]);
            command[i] = "{content}/" + entry;
        }
        if (!entry.empty())
            return node(entry, "package.json start", std::move(command));
    }
    return node("npm start: " + script, "package.json start", {"npm", "start"});
}

/// As Node resolves `main`: the file, with .js, or the folder's index.js.
std::optional<std::string> resolveMain(const FileTree &tree, const std::string &main)
{
    const std::string path = withoutDot(main);
    const std::string folder = path.ends_with('/') ? path : path + '/';
    for (const std::string &candidate : {path, path + ".js", folder + "index.js"}) {
        if (tree.has(candidate))
            return candidate;
    }
    return std::nullopt;
}

std::optional<Detected> usualName(const FileTree &tree)
{
    for (const char *name :
         {"index.js", "server.js", "index.mjs", "server.mjs", "function.js", "function.mjs"}) {
        if (tree.has(name))
            return program(tree, name, std::string("file name ") + name);
    }
    const auto isScript = [](const std::string &file) {
        return file.ends_with(".js") || file.ends_with(".mjs") || file.ends_with(".cjs");
    };
    if (tree.files().size() == 1 && isScript(tree.files().front()))
        return program(tree, tree.files().front(), "file name " + tree.files().front());
    return std::nullopt;
}

Look fromPackage(const FileTree &tree, const QJsonObject &package)
{
    const std::string main = package.value(u"main").toString().toStdString();
    const std::string start =
        package.value(u"scripts").toObject().value(u"start").toString().trimmed().toStdString();
    if (!start.empty())
        return std::optional(fromStartScript(tree, start, resolveMain(tree, main).value_or("")));
    if (main.empty())
        return usualName(tree);
    if (const auto path = resolveMain(tree, main))
        return std::optional(program(tree, *path, "package.json main"));
    if (auto usual = usualName(tree))
        return usual;
    return fail(Code::Invalid,
                "`package.json` names `" + main + "` as main, and the archive has no such file",
                "package.json");
}

} // namespace

Look lookForNode(const FileTree &tree)
{
    const auto text = tree.start("package.json", packageMost);
    if (!text)
        return usualName(tree);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(*text), &error);
    if (document.isObject())
        return fromPackage(tree, document.object());
    const std::string why =
        error.error == QJsonParseError::NoError
            ? "it is not an object"
            : error.errorString().toStdString() + " at byte " + std::to_string(error.offset);
    return fail(Code::Invalid, "`package.json` is not valid JSON: " + why, "package.json");
}

} // namespace tidegate::runtime
