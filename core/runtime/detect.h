#pragma once

#include "core/base/error.h"
#include "core/runtime/package.h"

#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// What detection may look at; paths are relative, separated by `/`. The second version is the tree in memory
/// of jars and tests.
class FileTree
{
public:
    virtual ~FileTree() = default;
    /// Every file, sorted.
    virtual const std::vector<std::string> &files() const = 0;
    /// The first `most` bytes; nothing when there is no such file.
    virtual std::optional<std::string> start(const std::string &path, size_t most) const = 0;
    /// The first `most` bytes of a member of a jar in the tree; nothing when either is missing.
    virtual std::optional<std::string> startInJar(const std::string &jar, const std::string &member,
                                                  size_t most) const = 0;

    bool has(const std::string &path) const;
};

/// The machine that is to run a native program.
struct Machine
{
    std::string cpu; ///< `x86_64`, `aarch64`, `arm`, `i386`, `riscv64`, …
    bool runsElf = true;
};
Machine thisMachine();

/// How to start what an archive holds; the fields are those of PackageInfo.
struct Detected
{
    Language language = Language::Native;
    std::string entry;
    std::string entryFrom;
    std::vector<std::string> command;
    std::uint16_t port = 8080;
    std::string portFrom = "PORT";
    std::optional<FunctionFacts> function = {};
};

/// For a jar, whose tree holds at least its manifest and its application.properties.
Result<Detected> detectJar(const FileTree &jar);

/// For an unpacked tree. What says more wins: Procfile, a runnable jar, package.json, then the usual names of
/// Node and Python, Java sources, then a native program. What has no server of its own and the shape of a
/// function is one. Invalid with what was looked for and what was found, or with what
/// is wrong about the entry point.
Result<Detected> detectTree(const FileTree &tree, const Machine &machine);

// One look each: something, nothing, or what is wrong.
using Look = Result<std::optional<Detected>>;
Look lookForProcfile(const FileTree &tree);
Look lookForJar(const FileTree &tree);
Look lookForNode(const FileTree &tree);
Look lookForPython(const FileTree &tree);
Look lookForJavaSource(const FileTree &tree);
Look lookForNative(const FileTree &tree, const Machine &machine);

/// An app that is this function.
Detected functionApp(Language language, FunctionFacts function, std::string from);
/// The function in one source of the tree; nothing when it is a program, or has none. `from` is kept for one
/// that has no mark of its own.
std::optional<Detected> functionIn(const FileTree &tree, const std::string &path, Language language,
                                   const std::string &from);
/// What a line that calls the Functions Framework's own program asks for (`functions-framework --target=x`);
/// nothing for another line. Its source may be empty.
std::optional<FunctionFacts> frameworkCall(const std::string &line);

} // namespace tidegate::runtime
