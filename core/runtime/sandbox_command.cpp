#include "core/runtime/sandbox.h"

#include "core/runtime/files.h"

#include <algorithm>
#include <array>

namespace tidegate::runtime {

namespace {

/// What names, hosts, times, certificates and interpreters need; the rest of /etc holds secrets.
constexpr std::array settingsOfAll{
    "passwd",       "group",           "hosts",          "host.conf", "resolv.conf",     "nsswitch.conf",
    "gai.conf",     "services",        "protocols",      "localtime", "timezone",        "ld.so.cache",
    "alternatives", "mime.types",      "fonts",          "ssl/certs", "ssl/openssl.cnf", "pki/tls/certs",
    "pki/ca-trust", "ca-certificates", "crypto-policies"};
constexpr std::array systemFolders{
    "/usr", "/opt", "/nix/store", "/gnu/store", "/sys/devices/system/cpu", "/run/systemd/resolve"};
constexpr std::array oldFolders{"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"};

/// The superuser writes to these by owning them, without any capability.
constexpr std::array machineControls{"/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus",
                                     "/proc/fs"};

using Words = std::vector<std::string>;

void append(Words &words, std::initializer_list<std::string> more)
{
    words.insert(words.end(), more);
}

bool isShown(const SandboxSystem &system, const std::string &path)
{
    return std::any_of(system.roots.begin(), system.roots.end(),
                       [&](const std::string &root) { return isBelow(path, root); });
}

std::string parentOf(const std::string &path)
{
    return std::filesystem::path(path).parent_path().string();
}

void addFolders(SandboxSystem &system)
{
    std::error_code error;
    const auto show = [&system](const std::string &path) {
        append(system.common, {"--ro-bind", path, path});
        system.roots.push_back(path);
    };
    for (const char *path : systemFolders) {
        if (std::filesystem::is_directory(path, error))
            show(path);
    }
    for (const char *path : oldFolders) {
        if (std::filesystem::is_symlink(path, error)) {
            append(system.common, {"--symlink", std::filesystem::read_symlink(path, error).string(), path});
            system.roots.emplace_back(path);
        } else if (std::filesystem::is_directory(path, error)) {
            show(path);
        }
    }
}

void addKernel(SandboxSystem &system)
{
    append(system.common, {"--dev", "/dev", "--proc", "/proc"});
    std::error_code error;
    for (const char *path : machineControls) {
        if (std::filesystem::exists(path, error))
            append(system.common, {"--ro-bind", path, path});
    }
}

/// What an interpreter outside of the system's folders needs, when the server's own PATH names it: the folder
/// that its `bin` is in. A home or anything above the server's own folder is none of its business.
std::string prefixOf(const SandboxSystem &system, const std::string &program)
{
    const std::string folder = parentOf(program);
    const std::string list = ':' + system.path + ':';
    if (list.find(':' + folder + ':') == std::string::npos)
        return {};
    std::error_code error;
    const std::string real = std::filesystem::canonical(program, error).string();
    const std::string bin = error ? folder : parentOf(real);
    const std::string prefix = std::filesystem::path(bin).filename() == "bin" ? parentOf(bin) : bin;
    const bool isTooWide = prefix == "/" || isBelow(system.home, prefix) || isBelow(system.hidden, prefix);
    return isShown(system, bin) || isTooWide ? std::string() : prefix;
}

} // namespace

std::vector<std::string> publicSettings()
{
    std::error_code error;
    Words names;
    for (const char *name : settingsOfAll) {
        if (std::filesystem::exists(std::string("/etc/") + name, error))
            names.emplace_back(name);
    }
    for (std::filesystem::directory_iterator each("/etc", error), end; !error && each != end;
         each.increment(error)) {
        if (const std::string name = each->path().filename().string();
            name.starts_with("java") || name.starts_with("python3") || name == "nodejs")
            names.push_back(name);
    }
    return names;
}

std::vector<std::string> sandboxCommand(const SandboxSystem &system, const SandboxView &view,
                                        const std::string &program)
{
    Words words{system.program,  "--unshare-user-try", "--unshare-pid", "--unshare-ipc",
                "--unshare-uts", "--hostname",         view.hostName,   "--unshare-cgroup-try",
                "--new-session", "--die-with-parent",  "--cap-drop",    "ALL"};
    words.insert(words.end(), system.common.begin(), system.common.end());
    words.insert(words.end(), system.settings.begin(), system.settings.end());
    append(words, {"--bind", view.folder.temporary, "/tmp", "--symlink", "/tmp", "/var/tmp"});
    if (const std::string prefix = prefixOf(system, program); !prefix.empty())
        append(words, {"--ro-bind", prefix, prefix});
    if (!system.hidden.empty() && isShown(system, system.hidden))
        append(words, {"--tmpfs", system.hidden});
    for (const std::string &path : view.readable)
        append(words, {"--ro-bind", path, path});
    append(words,
           {"--bind", view.folder.root, view.folder.root, "--remount-ro", "/", "--chdir", view.work, "--"});
    return words;
}

std::string sandboxPath(const SandboxSystem &system, const std::string &path)
{
    std::string first;
    std::string rest;
    for (size_t begin = 0; begin <= path.size();) {
        const size_t end = std::min(path.find(':', begin), path.size());
        const std::string folder = path.substr(begin, end - begin);
        std::string &list = isShown(system, folder) ? first : rest;
        list += (list.empty() ? "" : ":") + folder;
        begin = end + 1;
    }
    return first.empty() || rest.empty() ? first + rest : first + ':' + rest;
}

SandboxSystem lookAtSystem(const std::string &program, const std::string &path, const std::string &hidden)
{
    SandboxSystem system;
    system.program = program;
    system.path = path;
    system.hidden = hidden;
    addFolders(system);
    for (const std::string &name : publicSettings())
        append(system.settings, {"--ro-bind", "/etc/" + name, "/etc/" + name});
    addKernel(system);
    return system;
}

} // namespace tidegate::runtime
