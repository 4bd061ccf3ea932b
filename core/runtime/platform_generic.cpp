#include "core/runtime/platform.h"

namespace tidegate::runtime {

Result<> syncFolder(const std::string &)
{
    return {};
}

Result<> syncFile(const std::string &)
{
    return {};
}

Result<> syncFileSystem(const std::string &)
{
    return {};
}

struct Utf8Names::Private
{
};

Utf8Names::Utf8Names() = default;
Utf8Names::~Utf8Names() = default;

} // namespace tidegate::runtime
