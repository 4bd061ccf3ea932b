#include "core/runtime/files.h"

#include "core/runtime/platform.h"

#include <QFile>
#include <system_error>

namespace fs = std::filesystem;

namespace tidegate::runtime {

namespace {

constexpr auto writeBits = fs::perms::owner_write | fs::perms::group_write | fs::perms::others_write;
constexpr std::uint32_t fewFiles = 32;

tl::unexpected<Error> diskError(const char *what, const std::string &path, const std::error_code &error)
{
    return fail(Code::StorageFull, std::string(what) + ": " + error.message(), path);
}

void makeRemovable(const fs::path &root)
{
    std::error_code ignored;
    fs::permissions(root, fs::perms::owner_all, fs::perm_options::add | fs::perm_options::nofollow, ignored);
    fs::recursive_directory_iterator it(root, fs::directory_options::none, ignored);
    for (; !ignored && it != fs::recursive_directory_iterator(); it.increment(ignored)) {
        std::error_code kept;
        if (it->is_directory(kept) && !it->is_symlink(kept))
            fs::permissions(it->path(), fs::perms::owner_all, fs::perm_options::add, kept);
    }
}

} // namespace

fs::path nativePath(const std::string &utf8)
{
    return fs::path(std::u8string(utf8.begin(), utf8.end()));
}

bool isBelow(const std::string &path, const std::string &folder)
{
    return path == folder || path.starts_with(folder + '/');
}

Result<> makeFolder(const std::string &path)
{
    std::error_code error;
    fs::create_directories(nativePath(path), error);
    if (error)
        return diskError("the folder cannot be made", path, error);
    return {};
}

bool removeTree(const std::string &path)
{
    const fs::path native = nativePath(path);
    std::error_code error;
    fs::remove_all(native, error);
    if (!error)
        return true;
    makeRemovable(native);
    error.clear();
    fs::remove_all(native, error);
    return !error;
}

Result<> moveFile(const std::string &from, const std::string &to)
{
    std::error_code error;
    fs::rename(nativePath(from), nativePath(to), error);
    if (!error)
        return {};
    if (error != std::errc::cross_device_link)
        return diskError("the file cannot be moved into the data folder", from, error);
    error.clear();
    fs::copy_file(nativePath(from), nativePath(to), error);
    if (error)
        return diskError("the file cannot be copied into the data folder", from, error);
    fs::remove(nativePath(from), error);
    return {};
}

Result<> writeFile(const std::string &path, const std::string &bytes)
{
    QFile file(QString::fromStdString(path));
    const auto size = static_cast<qint64>(bytes.size());
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) || file.write(bytes.data(), size) != size)
        return fail(Code::StorageFull, "cannot be written: " + file.errorString().toStdString(), path);
    file.close();
    return syncFile(path);
}

std::optional<std::string> readStart(const std::string &path, std::uint64_t most)
{
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return file.read(static_cast<qint64>(most)).toStdString();
}

void protectTree(const std::string &path)
{
    std::error_code error;
    fs::recursive_directory_iterator it(nativePath(path), fs::directory_options::none, error);
    for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
        std::error_code kept;
        if (!it->is_symlink(kept))
            fs::permissions(it->path(), writeBits, fs::perm_options::remove, kept);
    }
    fs::permissions(nativePath(path), writeBits, fs::perm_options::remove, error);
}

Result<> syncTree(const std::string &path, std::uint32_t fileCount)
{
    if (fileCount > fewFiles)
        return syncFileSystem(path);
    std::error_code error;
    fs::recursive_directory_iterator it(nativePath(path), fs::directory_options::none, error);
    for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
        std::error_code kept;
        if (it->is_symlink(kept))
            continue;
        const std::u8string name = it->path().u8string();
        const std::string entry(name.begin(), name.end());
        if (const auto synced = it->is_directory(kept) ? syncFolder(entry) : syncFile(entry); !synced)
            return synced;
    }
    return syncFolder(path);
}

} // namespace tidegate::runtime
