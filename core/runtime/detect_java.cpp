#include "core/base/units.h"
#include "core/runtime/detect.h"

#include <map>
#include <sstream>

namespace tidegate::runtime {

namespace {

const std::string mainClassWord = "Main-Class "; ///< before the class, in PackageInfo::entry

constexpr size_t manifestMost = 256 * 1024;
constexpr size_t propertiesMost = 256 * 1024;
constexpr size_t jarsMost = 200;
constexpr auto manifestName = "META-INF/MANIFEST.MF";

std::string trimmed(const std::string &text)
{
    const size_t begin = text.find_first_not_of(" \t\r\n\f");
    return begin == std::string::npos ? std::string()
                                      : text.substr(begin, text.find_last_not_of(" \t\r\n\f") - begin + 1);
}

/// The manifest's main section: `Name: value` lines, a line that begins with a space goes on with the one
/// before.
std::map<std::string, std::string> mainSection(const std::string &manifest)
{
    std::map<std::string, std::string> attributes;
    std::string name;
    std::istringstream lines(manifest);
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.back() == '\r')
            line.pop_back();
        if (line.empty())
            break;
        const size_t colon = line.find(':');
        if (line.front() == ' ') {
            attributes[name] += line.substr(1);
        } else if (colon != std::string::npos) {
            name = line.substr(0, colon);
            attributes[name] = line.substr(std::min(line.size(), colon + 1));
        }
    }
    return attributes;
}

std::string attribute(const std::string &manifest, const std::string &name)
{
    const auto attributes = mainSection(manifest);
    const auto found = attributes.find(name);
    return found == attributes.end() ? std::string() : trimmed(found->second);
}

/// server.port as a plain number; a placeholder such as `${PORT:8080}` follows PORT by itself.
std::optional<std::uint16_t> serverPort(const std::string &properties)
{
    std::istringstream lines(properties);
    for (std::string line; std::getline(lines, line);) {
        const size_t separator = line.find_first_of("=:");
        if (separator == std::string::npos || trimmed(line.substr(0, separator)) != "server.port")
            continue;
        const auto port = parseInteger(trimmed(line.substr(separator + 1)));
        if (port && *port > 0 && *port < 65536)
            return static_cast<std::uint16_t>(*port);
    }
    return std::nullopt;
}

using ReadMember = std::function<std::optional<std::string>(const std::string &, size_t)>;

std::optional<Detected> runnableJar(const ReadMember &read, const std::string &path)
{
    const auto manifest = read(manifestName, manifestMost);
    const std::string mainClass = manifest ? attribute(*manifest, "Main-Class") : std::string();
    if (mainClass.empty())
        return std::nullopt;
    // Spring Boot's own loader is the Main-Class; people know their application by its Start-Class.
    const std::string startClass = attribute(*manifest, "Start-Class");
    Detected found;
    found.language = Language::Java;
    found.entry = startClass.empty() ? mainClassWord + mainClass : "Start-Class " + startClass;
    found.entryFrom = manifestName;
    found.command = {"java", "-jar", path};
    for (const char *name : {"BOOT-INF/classes/application.properties",
                             "WEB-INF/classes/application.properties", "application.properties"}) {
        const auto properties = read(name, propertiesMost);
        const auto port = properties ? serverPort(*properties) : std::nullopt;
        if (!port)
            continue;
        found.port = *port;
        found.portFrom = std::string(name) + " server.port";
        break;
    }
    return found;
}

} // namespace

std::string mainClassOf(const PackageInfo &info)
{
    const bool isJar = info.language == Language::Java && info.entry.starts_with(mainClassWord);
    return isJar ? info.entry.substr(mainClassWord.size()) : std::string();
}

Result<Detected> detectJar(const FileTree &jar)
{
    const auto read = [&jar](const std::string &member, size_t most) { return jar.start(member, most); };
    if (auto found = runnableJar(read, "{package}"))
        return *found;
    if (!jar.has(manifestName))
        return fail(Code::Invalid, "the jar has no `META-INF/MANIFEST.MF`, and so no Main-Class to start",
                    manifestName);
    return fail(Code::Invalid,
                "`META-INF/MANIFEST.MF` has no Main-Class, so this jar is a library and cannot be started",
                manifestName);
}

Look lookForJar(const FileTree &tree)
{
    std::vector<Detected> atTop;
    std::vector<Detected> deeper;
    size_t looked = 0;
    for (const std::string &file : tree.files()) {
        if (!file.ends_with(".jar") || ++looked > jarsMost)
            continue;
        const auto read = [&](const std::string &member, size_t most) {
            return tree.startInJar(file, member, most);
        };
        auto found = runnableJar(read, "{content}/" + file);
        if (!found)
            continue;
        found->entryFrom = file + ' ' + found->entryFrom;
        (file.find('/') == std::string::npos ? atTop : deeper).push_back(std::move(*found));
    }
    const std::vector<Detected> &runnable = atTop.empty() ? deeper : atTop;
    if (runnable.empty())
        return std::optional<Detected>();
    if (runnable.size() == 1)
        return std::optional(runnable.front());
    return fail(Code::Invalid, "there are " + std::to_string(runnable.size()) + " jars with a Main-Class, " +
                                   runnable[0].command.back().substr(10) + " and " +
                                   runnable[1].command.back().substr(10) +
                                   " among them; say which one to start with a `web` line in Procfile");
}

} // namespace tidegate::runtime
