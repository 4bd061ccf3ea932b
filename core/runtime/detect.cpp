#include "core/runtime/detect.h"

#include <QSysInfo>
#include <algorithm>

namespace tidegate::runtime {

namespace {

constexpr size_t mostNamed = 8;

/// The top of the tree in a few words: `README.md, src/, … (12 files)`.
std::string overview(const FileTree &tree)
{
    std::vector<std::string> tops;
    for (const std::string &file : tree.files()) {
        const size_t slash = file.find('/');
        const std::string top = slash == std::string::npos ? file : file.substr(0, slash + 1);
        if (std::find(tops.begin(), tops.end(), top) == tops.end())
            tops.push_back(top);
    }
    std::string text;
    for (size_t i = 0; i < std::min(tops.size(), mostNamed); ++i)
        text += (i ? ", " : "") + tops[i];
    if (tops.size() > mostNamed)
        text += ", …";
    return text + " (" + std::to_string(tree.files().size()) +
           (tree.files().size() == 1 ? " file)" : " files)");
}

} // namespace

bool FileTree::has(const std::string &path) const
{
    return std::binary_search(files().begin(), files().end(), path);
}

Machine thisMachine()
{
    const std::string cpu = QSysInfo::currentCpuArchitecture().toStdString();
    const std::string kernel = QSysInfo::kernelType().toStdString();
    return {cpu == "arm64" ? "aarch64" : cpu, kernel == "linux"};
}

std::string_view languageName(Language language)
{
    switch (language) {
    case Language::Java:
        return "java";
    case Language::Node:
        return "node";
    case Language::Python:
        return "python";
    case Language::Native:
        break;
    }
    return "native";
}

Result<Detected> detectTree(const FileTree &tree, const Machine &machine)
{
    for (const auto look : {lookForProcfile, lookForJar, lookForNode, lookForPython, lookForJavaSource}) {
        const Look seen = look(tree);
        if (!seen)
            return tl::unexpected(seen.error());
        if (*seen)
            return **seen;
    }
    const Look native = lookForNative(tree, machine);
    if (!native)
        return tl::unexpected(native.error());
    if (*native)
        return **native;
    return fail(
        Code::Invalid,
        "nothing in it says how to start it; looked for a `web` line in Procfile, a "
        "jar with a Main-Class, package.json "
        "with a start script or main, index.js, server.js, main.py, app.py, the source of a function and an "
        "executable ELF program at the top or "
        "in bin/; found " +
            overview(tree));
}

} // namespace tidegate::runtime
