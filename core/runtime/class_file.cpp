#include "core/runtime/class_file.h"

#include <algorithm>
#include <array>
#include <map>

namespace tidegate::runtime {

namespace {

constexpr size_t classMost = 1 << 20; // a larger one is no function
constexpr size_t functionsMost = 16;
constexpr unsigned isInterface = 0x0200;
constexpr unsigned isAbstract = 0x0400;

struct Shape
{
    const char *name;
    const char *signature;
};
constexpr std::array shapes{Shape{"com/google/cloud/functions/HttpFunction", "http"},
                            Shape{"com/google/cloud/functions/CloudEventsFunction", "cloudevent"},
                            Shape{"com/google/cloud/functions/RawBackgroundFunction", "event"}};

/// Big-endian numbers out of bytes; behind the end everything is 0, and isWhole() false.
class Reader
{
public:
    explicit Reader(const std::string &bytes) : m_bytes(bytes) {}

    unsigned byte()
    {
        return m_at < m_bytes.size() ? static_cast<unsigned char>(m_bytes[m_at++]) : (m_isWhole = false, 0U);
    }
    unsigned half()
    {
        const unsigned high = byte();
        return high << 8 | byte();
    }
    std::string text(size_t length)
    {
        if (m_bytes.size() - m_at < length)
            m_isWhole = false;
        std::string found = m_isWhole ? m_bytes.substr(m_at, length) : std::string();
        skip(length);
        return found;
    }
    void skip(size_t length) { m_at = std::min(m_bytes.size(), m_at + length); }
    bool isWhole() const { return m_isWhole; }

private:
    const std::string &m_bytes;
    size_t m_at = 0;
    bool m_isWhole = true;
};

struct Constants
{
    std::map<unsigned, std::string> texts;
    std::map<unsigned, unsigned> classes; ///< to the index of their name

    std::string className(unsigned index) const
    {
        const auto found = classes.find(index);
        const auto text = found == classes.end() ? texts.end() : texts.find(found->second);
        return text == texts.end() ? std::string() : text->second;
    }
};

/// The constant pool; false when it holds what no class file has (JVM specification, 4.4).
bool readConstants(Reader &in, Constants &constants)
{
    const unsigned count = in.half();
    for (unsigned i = 1; i < count && in.isWhole(); ++i) {
        switch (in.byte()) {
        case 1:
            constants.texts[i] = in.text(in.half());
            break;
        case 7:
            constants.classes[i] = in.half();
            break;
        case 8:
        case 16:
        case 19:
        case 20:
            in.skip(2);
            break;
        case 15:
            in.skip(3);
            break;
        case 5:
        case 6:
            in.skip(8);
            ++i; // takes two places
            break;
        case 3:
        case 4:
        case 9:
        case 10:
        case 11:
        case 12:
        case 17:
        case 18:
            in.skip(4);
            break;
        default:
            return false;
        }
    }
    return in.isWhole();
}

} // namespace

std::optional<FoundFunction> functionInClass(const std::string &bytes)
{
    if (!bytes.starts_with("\xca\xfe\xba\xbe") ||
        bytes.find("com/google/cloud/functions/") == std::string::npos)
        return std::nullopt;
    Reader in(bytes);
    in.skip(8);
    Constants constants;
    if (!readConstants(in, constants))
        return std::nullopt;
    const unsigned access = in.half();
    std::string name = constants.className(in.half());
    in.skip(2); // the class above
    for (unsigned left = in.half(); left > 0 && in.isWhole(); --left) {
        const std::string one = constants.className(in.half());
        for (const Shape &shape : shapes) {
            if (one != shape.name || (access & (isInterface | isAbstract)) != 0)
                continue;
            std::replace(name.begin(), name.end(), '/', '.');
            return FoundFunction{name, shape.signature};
        }
    }
    return std::nullopt;
}

Result<> ClassSink::beginFile(const std::string &path, bool executable)
{
    m_isClass = path.ends_with(".class") && m_functions.size() < functionsMost;
    m_bytes.clear();
    return m_next.beginFile(path, executable);
}

Result<> ClassSink::write(std::span<const char> bytes)
{
    if (m_isClass && m_bytes.size() < classMost)
        m_bytes.append(bytes.data(), bytes.size());
    return m_next.write(bytes);
}

Result<> ClassSink::endFile()
{
    if (m_isClass) {
        if (auto function = functionInClass(m_bytes))
            m_functions.push_back(std::move(*function));
    }
    return m_next.endFile();
}

} // namespace tidegate::runtime
