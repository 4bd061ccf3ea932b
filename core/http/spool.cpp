#include "core/http/spool.h"

#include "core/base/ids.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace tidegate::http {

namespace {

#ifdef _WIN32
constexpr const char *exclusive = "wbx";
#else
constexpr const char *exclusive = "wbxe"; // e: child processes do not inherit it
#endif

tl::unexpected<Error> storageError(const char *what, const std::string &path)
{
    return fail(Code::StorageFull,
                std::string("the body can not be stored, ") + what + ": " +
                    std::generic_category().message(errno),
                path);
}

} // namespace

Result<std::unique_ptr<Spool>> Spool::create(const std::string &directory)
{
    const std::string path = (std::filesystem::path(directory) / ("body-" + newSuffix(16))).string();
    errno = 0;
    std::FILE *file = std::fopen(path.c_str(), exclusive);
    if (!file)
        return storageError("opening a file failed", path);
    std::unique_ptr<Spool> spool(new Spool(file, path));
    std::setvbuf(file, nullptr, _IONBF,
                 0); // pieces are large, and an error must show at the piece it concerns
    std::error_code error;
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
    if (error)
        return fail(Code::StorageFull,
                    "the body can not be stored, restricting its file failed: " + error.message(), path);
    return spool;
}

Spool::~Spool()
{
    if (m_file)
        std::fclose(m_file);
    if (!m_path.empty()) {
        std::error_code ignored;
        std::filesystem::remove(m_path, ignored);
    }
}

Result<> Spool::write(std::string_view bytes)
{
    errno = 0;
    if (std::fwrite(bytes.data(), 1, bytes.size(), m_file) != bytes.size())
        return storageError("writing failed", m_path);
    return {};
}

Result<std::string> Spool::release()
{
    errno = 0;
    if (std::fclose(std::exchange(m_file, nullptr)) != 0)
        return storageError("closing its file failed", m_path);
    return std::exchange(m_path, {});
}

} // namespace tidegate::http
