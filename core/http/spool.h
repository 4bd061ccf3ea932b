#pragma once

#include "core/base/error.h"

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace tidegate::http {

/// A request body on its way into a file of its own, readable by the owner only. The file goes with the
/// object until release().
class Spool
{
public:
    /// Code::StorageFull with the system's reason when the file can not be made.
    static Result<std::unique_ptr<Spool>> create(const std::string &directory);
    ~Spool();
    Spool(const Spool &) = delete;
    Spool &operator=(const Spool &) = delete;

    /// Code::StorageFull with the system's reason; the file is of no use then.
    Result<> write(std::string_view bytes);
    /// Closes the file and gives it away: its path.
    Result<std::string> release();

private:
    Spool(std::FILE *file, std::string path) : m_file(file), m_path(std::move(path)) {}

    std::FILE *m_file;
    std::string m_path;
};

} // namespace tidegate::http
