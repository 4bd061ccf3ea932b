#pragma once

#include "core/runtime/function_source.h"
#include "core/runtime/unpack.h"

namespace tidegate::runtime {

/// The function that a compiled class is: a concrete one that names one of the function interfaces itself, by
/// its name in Java. Nothing for every other class, and for bytes that are none. Pure.
std::optional<FoundFunction> functionInClass(const std::string &bytes);

/// Looks at the classes of a jar on their way into another sink.
class ClassSink final : public MemberSink
{
public:
    explicit ClassSink(MemberSink &next) : m_next(next) {}
    const std::vector<FoundFunction> &functions() const { return m_functions; }
    Result<> makeFolder(const std::string &path) override { return m_next.makeFolder(path); }
    Result<> beginFile(const std::string &path, bool executable) override;
    Result<> write(std::span<const char> bytes) override;
    Result<> endFile() override;
    Result<> linkFile(const std::string &path, const std::string &existing) override
    {
        return m_next.linkFile(path, existing);
    }

private:
    MemberSink &m_next;
    bool m_isClass = false;
    std::string m_bytes;
    std::vector<FoundFunction> m_functions;
};

} // namespace tidegate::runtime
