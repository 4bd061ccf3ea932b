#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

enum class Language
{
    Java,
    Node,
    Python,
    Native
};
std::string_view languageName(Language language); ///< `java`, `node`, `python`, `native`

enum class ArchiveFormat
{
    Jar,
    Zip,
    TarGz,
    Source ///< one file as it is: .py, .js, .mjs, .cjs, .java
};

/// A package that is a function: code without a server of its own, which `resources/hosts` gives one.
struct FunctionFacts
{
    std::string source;    ///< file below the content, `main.py`; `{package}` for a jar of Java classes
    std::string target;    ///< its name in the source, for Java its class; empty: FUNCTION_TARGET has to say
    std::string signature; ///< `http`, `cloudevent` or `event`; empty: the source says when it is loaded
    bool operator==(const FunctionFacts &) const = default;
};

/// What was found out about a code package when it was taken in; never changes, for it is named by its
/// digest.
struct PackageInfo
{
    std::string digest;   ///< SHA-256 of the uploaded bytes, 64 lower-case hex digits
    std::string fileName; ///< as uploaded, without folders
    ArchiveFormat format = ArchiveFormat::Zip;
    Language language = Language::Native;
    std::string entry;     ///< for people: `Main-Class com.acme.Main`, `server.js`, `main.py`, `bin/server`
    std::string entryFrom; ///< what said so: `META-INF/MANIFEST.MF`, `package.json start`, `Procfile web`, …
    std::vector<std::string> command; ///< argv; `{package}` = the uploaded file, `{content}` = the unpacked
                                      ///< folder, `{hosts}` = the host programs
    std::optional<FunctionFacts> function; ///< nothing: an app that listens by itself
    std::uint16_t port = 8080;     ///< the port the app names itself, 8080 when it leaves that to PORT
    std::string portFrom;          ///< `PORT` when it is the default
    std::uint64_t size = 0;        ///< bytes as uploaded
    std::uint64_t contentSize = 0; ///< bytes unpacked
    std::uint32_t fileCount = 0;
};

/// The class that a runnable jar's manifest names; empty for everything else, a Spring Boot jar too, whose
/// `entry` names the class that its launcher starts.
std::string mainClassOf(const PackageInfo &info);

/// Bounds against archives made to hurt.
struct PackageLimits
{
    std::uint64_t maxUpload = 512ull << 20;
    std::uint64_t maxContent = 2048ull << 20; ///< unpacked, all files
    std::uint32_t maxFiles = 100'000;
    double maxRatio = 200; ///< unpacked to packed, once over 16 MiB unpacked
};

/// Code packages on disk, addressed by the digest of their bytes:
/// `<dir>/sha256/<digest>/{package,content/,info.json}`. A package appears there by one rename, or not at
/// all; leftovers of a crash are cleared by open(). Any thread.
class PackageStore
{
public:
    /// `hostPrograms`: where the function framework is that Java sources are compiled against; empty: they
    /// are compiled at each start.
    static Result<std::unique_ptr<PackageStore>> open(std::string dir, PackageLimits limits = {},
                                                      std::string hostPrograms = {});
    ~PackageStore();

    /// Inspects, unpacks and keeps `file`, which is moved or removed in every case. The same bytes twice are
    /// one package. Errors name the member and the cause: BadRequest (truncated, not an archive), Invalid
    /// (escapes with .. or absolute paths or links, no entry point, device nodes), TooLarge (bomb, too many
    /// files), StorageFull.
    Result<PackageInfo> add(const std::string &file, const std::string &fileName);
    Result<PackageInfo> find(const std::string &digest) const; ///< NotFound
    std::string packagePath(const PackageInfo &info) const;
    std::string contentDir(const PackageInfo &info) const;
    Result<> remove(const std::string &digest);
    std::vector<PackageInfo> list() const;

private:
    PackageStore();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tidegate::runtime
