#include "core/runtime/detect.h"

namespace tidegate::runtime {

namespace {

constexpr size_t headerSize = 20;
constexpr unsigned executableType = 2;
constexpr unsigned sharedType = 3; // position-independent executables too

struct Program
{
    std::string path;
    std::string cpu;
};

struct MachineName
{
    unsigned value;
    bool is64;
    const char *name;
};

constexpr MachineName machineNames[] = {
    {3, false, "i386"},     {40, false, "arm"},      {62, true, "x86_64"},       {183, true, "aarch64"},
    {243, true, "riscv64"}, {243, false, "riscv32"}, {258, true, "loongarch64"}, {21, true, "power64"},
    {22, true, "s390x"},    {8, true, "mips64"},     {8, false, "mips"},
};

std::string cpuName(unsigned machine, bool is64)
{
    for (const MachineName &row : machineNames) {
        if (row.value == machine && row.is64 == is64)
            return row.name;
    }
    return "machine " + std::to_string(machine);
}

bool isSharedLibraryName(const std::string &path)
{
    return path.ends_with(".so") || path.find(".so.") != std::string::npos;
}

/// The CPU an ELF program is for; nothing when the file is no ELF program.
std::optional<std::string> elfCpu(const std::string &header)
{
    if (header.size() < headerSize || !header.starts_with("\x7f"
                                                          "ELF"))
        return std::nullopt;
    const bool is64 = header[4] == 2;
    const bool isBigEndian = header[5] == 2;
    const auto half = [&](size_t at) {
        const auto first = static_cast<unsigned char>(header[at]);
        const auto second = static_cast<unsigned char>(header[at + 1]);
        return static_cast<unsigned>(isBigEndian ? first << 8 | second : second << 8 | first);
    };
    if (half(16) != executableType && half(16) != sharedType)
        return std::nullopt;
    return cpuName(half(18), is64);
}

std::vector<Program> programsIn(const FileTree &tree)
{
    std::vector<Program> programs;
    for (const std::string &file : tree.files()) {
        const bool isThere = file.find('/') == std::string::npos ||
                             (file.starts_with("bin/") && file.find('/', 4) == std::string::npos);
        if (!isThere || isSharedLibraryName(file))
            continue;
        const auto header = tree.start(file, headerSize);
        if (const auto cpu = header ? elfCpu(*header) : std::nullopt)
            programs.push_back({file, *cpu});
    }
    return programs;
}

Detected native(const std::string &path)
{
    Detected found;
    found.language = Language::Native;
    found.entry = path;
    found.entryFrom = "ELF program";
    found.command = {"{content}/" + path};
    return found;
}

} // namespace

Look lookForNative(const FileTree &tree, const Machine &machine)
{
    const std::vector<Program> programs = programsIn(tree);
    if (programs.empty())
        return std::optional<Detected>();
    if (!machine.runsElf)
        return fail(Code::Invalid,
                    '`' + programs.front().path + "` is a Linux program, and this machine does not run those",
                    programs.front().path);
    std::vector<Program> fitting;
    for (const Program &program : programs) {
        if (program.cpu == machine.cpu)
            fitting.push_back(program);
    }
    if (fitting.size() == 1)
        return std::optional(native(fitting.front().path));
    const Program &first = programs.front();
    if (fitting.empty())
        return fail(Code::Invalid,
                    '`' + first.path + "` is built for " + first.cpu + ", this machine is " + machine.cpu,
                    first.path);
    return fail(Code::Invalid,
                "there are " + std::to_string(fitting.size()) + " programs, `" + fitting[0].path + "` and `" +
                    fitting[1].path + "` among them; say which one to start with a `web` line in Procfile",
                fitting[0].path);
}

} // namespace tidegate::runtime
