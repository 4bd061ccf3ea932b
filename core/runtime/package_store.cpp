#include "core/runtime/package.h"

#include "core/base/ids.h"
#include "core/runtime/class_file.h"
#include "core/runtime/detect.h"
#include "core/runtime/digest.h"
#include "core/runtime/disk_tree.h"
#include "core/runtime/files.h"
#include "core/runtime/java_compiler.h"
#include "core/runtime/member_path.h"
#include "core/runtime/package_info.h"
#include "core/runtime/platform.h"
#include "core/runtime/unpack.h"

#include <QLoggingCategory>
#include <algorithm>
#include <array>
#include <map>
#include <mutex>

Q_LOGGING_CATEGORY(lcPackages, "tidegate.runtime.packages")

namespace tidegate::runtime {

namespace {

constexpr std::uint64_t infoMost = 1 << 20;
constexpr std::uint64_t headersPerMember = 4096; ///< what a member may cost in a tar beside its bytes

/// Removes a path at the end of its scope, whatever happened to it meanwhile.
class Removed
{
public:
    explicit Removed(std::string path) : m_path(std::move(path)) {}
    ~Removed() { removeTree(m_path); }
    Removed(const Removed &) = delete;
    Removed &operator=(const Removed &) = delete;
    const std::string &path() const { return m_path; }

private:
    std::string m_path;
};

std::string withoutFolders(const std::string &fileName)
{
    return fileName.substr(fileName.find_last_of("/\\") + 1);
}

bool isSourceName(const std::string &fileName)
{
    constexpr std::array ends{".py", ".js", ".mjs", ".cjs", ".java"};
    return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) {
        return fileName.size() > end.size() && fileName.ends_with(end);
    });
}

/// What went wrong, in the words of whoever uploaded the file: with its name, and with the member's where
/// there is one.
tl::unexpected<Error> about(const std::string &fileName, Error error)
{
    error.message = quotedName(fileName) + ": " + error.message;
    if (error.subject.empty() || error.subject.front() == '/')
        error.subject = fileName;
    return tl::unexpected(std::move(error));
}

std::uint64_t mostInflated(const PackageLimits &limits, std::uint64_t packedSize)
{
    constexpr double always = 64 << 20;
    const double byRatio = std::max(always, limits.maxRatio * static_cast<double>(packedSize) * 2);
    const std::uint64_t bySize = limits.maxContent + limits.maxFiles * headersPerMember;
    return byRatio < static_cast<double>(bySize) ? static_cast<std::uint64_t>(byRatio) : bySize;
}

Result<> makeLinks(const std::string &root, const std::vector<Contents::Link> &links)
{
    for (const Contents::Link &link : links) {
        std::error_code error;
        std::filesystem::create_symlink(nativePath(link.target), nativePath(root + '/' + link.path), error);
        if (error)
            return fail(Code::StorageFull, quotedName(link.path) + " cannot be linked: " + error.message(),
                        link.path);
    }
    return {};
}

void takeOver(PackageInfo &info, const Detected &detected)
{
    info.language = detected.language;
    info.entry = detected.entry;
    info.entryFrom = detected.entryFrom;
    info.command = detected.command;
    info.function = detected.function;
    info.port = detected.port;
    info.portFrom = detected.portFrom;
}

} // namespace

struct PackageStore::Private
{
    std::string folderOf(const std::string &digest) const { return dir + "/sha256/" + digest; }
    std::optional<PackageInfo> known(const std::string &digest) const;
    void load();
    Result<PackageInfo> inspect(const std::string &file, PackageInfo info);
    Result<> takeApart(const std::string &staging, PackageInfo &info) const;
    Result<> takeApartJar(const std::string &staging, PackageInfo &info) const;
    Result<> takeApartSource(const std::string &staging, PackageInfo &info) const;
    Result<> takeApartTree(const std::string &staging, PackageInfo &info) const;
    Result<> compile(const std::string &root, const std::vector<std::string> &files,
                     const PackageInfo &info) const;
    Result<Contents> unpackInto(MemberSink &sink, const std::string &staging, const PackageInfo &info) const;
    Result<PackageInfo> publish(const std::string &staging, const PackageInfo &info);

    std::string dir;
    PackageLimits limits;
    std::string hostPrograms;
    mutable std::mutex mutex; ///< guards `infos` and what appears in or leaves `<dir>/sha256`
    std::map<std::string, PackageInfo> infos;
};

std::optional<PackageInfo> PackageStore::Private::known(const std::string &digest) const
{
    const std::lock_guard lock(mutex);
    const auto found = infos.find(digest);
    return found == infos.end() ? std::nullopt : std::optional(found->second);
}

void PackageStore::Private::load()
{
    std::error_code error;
    for (const auto &entry : std::filesystem::directory_iterator(nativePath(dir + "/sha256"), error)) {
        const std::u8string name = entry.path().filename().u8string();
        const std::string digest(name.begin(), name.end());
        const auto json = readStart(folderOf(digest) + "/info.json", infoMost);
        auto info = json ? packageInfoFromJson(*json) : std::nullopt;
        if (info && info->digest == digest)
            infos.emplace(digest, std::move(*info));
        else
            qCWarning(lcPackages, "the package \"%s\" has no readable info.json and is left out",
                      digest.c_str());
    }
}

Result<Contents> PackageStore::Private::unpackInto(MemberSink &sink, const std::string &staging,
                                                   const PackageInfo &info) const
{
    auto reader = ArchiveReader::open(staging + "/package", info.format, mostInflated(limits, info.size));
    if (!reader)
        return tl::unexpected(reader.error());
    Unpacker unpacker(**reader, sink, limits, info.size);
    if (info.format == ArchiveFormat::Jar)
        unpacker.allowRepeats();
    return unpacker.run();
}

/// A function's Java sources, so that no start has to.
Result<> PackageStore::Private::compile(const std::string &root, const std::vector<std::string> &files,
                                        const PackageInfo &info) const
{
    const bool isWanted = info.function && info.language == Language::Java && !hostPrograms.empty();
    return isWanted ? compileJava(root, files, hostPrograms) : Result<>();
}

Result<> PackageStore::Private::takeApartJar(const std::string &staging, PackageInfo &info) const
{
    KeepSink sink({"META-INF/MANIFEST.MF", "BOOT-INF/classes/application.properties",
                   "WEB-INF/classes/application.properties", "application.properties"});
    ClassSink classes(sink);
    const auto contents = unpackInto(classes, staging, info);
    if (!contents)
        return tl::unexpected(contents.error());
    info.contentSize = contents->contentSize;
    info.fileCount = static_cast<std::uint32_t>(contents->files.size());
    auto detected = detectJar(KeptTree(contents->files, sink.kept()));
    if (auto function = functionOf({classes.functions()}, "{package}"); function && !detected)
        detected = functionApp(Language::Java, std::move(*function), "class file");
    if (!detected)
        return tl::unexpected(detected.error());
    takeOver(info, *detected);
    return makeFolder(staging + "/content");
}

Result<> PackageStore::Private::takeApartTree(const std::string &staging, PackageInfo &info) const
{
    if (auto made = makeFolder(staging + "/unpacked"); !made)
        return made;
    DiskSink sink(staging + "/unpacked");
    const auto contents = unpackInto(sink, staging, info);
    if (!contents)
        return tl::unexpected(contents.error());
    const std::string root = staging + "/content";
    const std::string top = staging + "/unpacked" + (contents->top.empty() ? "" : '/' + contents->top);
    if (auto moved = moveFile(top, root); !moved)
        return moved;
    removeTree(staging + "/unpacked");
    if (auto linked = makeLinks(root, contents->links); !linked)
        return linked;
    info.contentSize = contents->contentSize;
    info.fileCount = static_cast<std::uint32_t>(contents->files.size());
    const auto detected = detectTree(DiskTree(root, contents->files), thisMachine());
    if (!detected)
        return tl::unexpected(detected.error());
    takeOver(info, *detected);
    return compile(root, contents->files, info);
}

/// One file that is no archive: the content is a folder with nothing else.
Result<> PackageStore::Private::takeApartSource(const std::string &staging, PackageInfo &info) const
{
    const auto name = cleanMemberPath(info.fileName);
    if (!name)
        return tl::unexpected(name.error());
    const std::string root = staging + "/content";
    if (auto made = makeFolder(root); !made)
        return made;
    std::error_code error;
    std::filesystem::copy_file(nativePath(staging + "/package"), nativePath(root + '/' + *name), error);
    if (error)
        return fail(Code::StorageFull, "the file cannot be copied: " + error.message(), info.fileName);
    info.format = ArchiveFormat::Source;
    info.contentSize = info.size;
    info.fileCount = 1;
    const auto detected = detectTree(DiskTree(root, {*name}), thisMachine());
    if (!detected)
        return tl::unexpected(detected.error());
    takeOver(info, *detected);
    return compile(root, {*name}, info);
}

Result<> PackageStore::Private::takeApart(const std::string &staging, PackageInfo &info) const
{
    auto format = recogniseArchive(staging + "/package");
    if (!format && info.size > 0 && isSourceName(info.fileName))
        return takeApartSource(staging, info);
    if (!format)
        return tl::unexpected(format.error());
    info.format = *format;
    const bool isNamedJar = info.fileName.size() > 4 && info.fileName.ends_with(".jar");
    if (info.format == ArchiveFormat::Zip &&
        (isNamedJar || readMember(staging + "/package", "META-INF/MANIFEST.MF", 1)))
        info.format = ArchiveFormat::Jar;
    return info.format == ArchiveFormat::Jar ? takeApartJar(staging, info) : takeApartTree(staging, info);
}

Result<PackageInfo> PackageStore::Private::inspect(const std::string &file, PackageInfo info)
{
    const Removed staging(dir + "/staging/" + newSecret(8));
    if (auto made = makeFolder(staging.path()); !made)
        return tl::unexpected(made.error());
    if (auto moved = moveFile(file, staging.path() + "/package"); !moved)
        return tl::unexpected(moved.error());
    if (auto taken = takeApart(staging.path(), info); !taken)
        return tl::unexpected(taken.error());
    if (auto written = writeFile(staging.path() + "/info.json", toJson(info)); !written)
        return tl::unexpected(written.error());
    if (auto synced = syncTree(staging.path(), info.format == ArchiveFormat::Jar ? 0 : info.fileCount);
        !synced)
        return tl::unexpected(synced.error());
    protectTree(staging.path() + "/content");
    return publish(staging.path(), info);
}

/// The rename that makes a package be there. What lies at its place unknown to us is damaged, or it would
/// have been loaded.
Result<PackageInfo> PackageStore::Private::publish(const std::string &staging, const PackageInfo &info)
{
    const std::lock_guard lock(mutex);
    if (const auto found = infos.find(info.digest); found != infos.end())
        return found->second;
    removeTree(folderOf(info.digest));
    if (auto moved = moveFile(staging, folderOf(info.digest)); !moved)
        return tl::unexpected(moved.error());
    if (auto synced = syncFolder(dir + "/sha256"); !synced) {
        removeTree(folderOf(info.digest));
        return tl::unexpected(synced.error());
    }
    infos.emplace(info.digest, info);
    return info;
}

PackageStore::PackageStore() : d(std::make_unique<Private>()) {}
PackageStore::~PackageStore() = default;

Result<std::unique_ptr<PackageStore>> PackageStore::open(std::string dir, PackageLimits limits,
                                                         std::string hostPrograms)
{
    std::unique_ptr<PackageStore> store(new PackageStore);
    store->d->dir = std::move(dir);
    store->d->limits = limits;
    store->d->hostPrograms = std::move(hostPrograms);
    const std::string &root = store->d->dir;
    if (!removeTree(root + "/staging"))
        return fail(Code::StorageFull,
                    "what an earlier run left in the packages' staging folder cannot be removed",
                    root + "/staging");
    for (const char *folder : {"/staging", "/sha256"}) {
        if (auto made = makeFolder(root + folder); !made)
            return tl::unexpected(made.error());
    }
    if (auto synced = syncFolder(root); !synced)
        return tl::unexpected(synced.error());
    store->d->load();
    return store;
}

Result<PackageInfo> PackageStore::add(const std::string &file, const std::string &fileName)
{
    const Removed upload(file);
    PackageInfo info;
    info.fileName = withoutFolders(fileName);
    std::error_code error;
    info.size = std::filesystem::file_size(nativePath(file), error);
    if (error)
        return fail(Code::NotFound,
                    quotedName(info.fileName) + ": the uploaded file cannot be read: " + error.message(),
                    info.fileName);
    if (info.size > d->limits.maxUpload)
        return about(info.fileName, {Code::TooLarge,
                                     "the file is larger than the limit of " +
                                         std::to_string(d->limits.maxUpload) + " bytes",
                                     {},
                                     {}});
    auto digest = sha256OfFile(file);
    if (!digest)
        return about(info.fileName, digest.error());
    if (auto known = d->known(*digest))
        return *known;
    info.digest = *digest;
    auto added = d->inspect(file, info);
    if (!added)
        return about(info.fileName, added.error());
    return added;
}

Result<PackageInfo> PackageStore::find(const std::string &digest) const
{
    if (auto known = d->known(digest))
        return *known;
    return fail(Code::NotFound, "there is no package with the digest " + quotedName(digest), digest);
}

std::string PackageStore::packagePath(const PackageInfo &info) const
{
    return d->folderOf(info.digest) + "/package";
}

std::string PackageStore::contentDir(const PackageInfo &info) const
{
    return d->folderOf(info.digest) + "/content";
}

Result<> PackageStore::remove(const std::string &digest)
{
    const std::lock_guard lock(d->mutex);
    if (!d->infos.contains(digest))
        return fail(Code::NotFound, "there is no package with the digest " + quotedName(digest), digest);
    const Removed grave(d->dir + "/staging/" + newSecret(8));
    if (auto moved = moveFile(d->folderOf(digest), grave.path()); !moved)
        return moved;
    d->infos.erase(digest);
    return syncFolder(d->dir + "/sha256");
}

std::vector<PackageInfo> PackageStore::list() const
{
    const std::lock_guard lock(d->mutex);
    std::vector<PackageInfo> all;
    for (const auto &[digest, info] : d->infos)
        all.push_back(info);
    return all;
}

} // namespace tidegate::runtime
