#include "core/runtime/platform.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <locale.h>
#include <unistd.h>

namespace tidegate::runtime {

namespace {

Result<> syncWith(const std::string &path, int flags, int (*sync)(int))
{
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
    const bool done = fd >= 0 && sync(fd) == 0;
    const int why = errno;
    if (fd >= 0)
        ::close(fd);
    if (done)
        return {};
    return fail(Code::StorageFull, "could not be put on the disk: " + std::string(std::strerror(why)), path);
}

} // namespace

Result<> syncFolder(const std::string &path)
{
    return syncWith(path, O_RDONLY | O_DIRECTORY, ::fsync);
}

Result<> syncFile(const std::string &path)
{
    return syncWith(path, O_RDONLY, ::fsync);
}

Result<> syncFileSystem(const std::string &path)
{
    return syncWith(path, O_RDONLY | O_DIRECTORY, ::syncfs);
}

struct Utf8Names::Private
{
    locale_t utf8 = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    locale_t before = utf8 ? ::uselocale(utf8) : nullptr;
};

Utf8Names::Utf8Names() : d(std::make_unique<Private>()) {}

Utf8Names::~Utf8Names()
{
    if (!d->utf8)
        return;
    ::uselocale(d->before);
    ::freelocale(d->utf8);
}

} // namespace tidegate::runtime
