#pragma once

#include <string>
#include <vector>

/// A member of an archive that a test makes, good or bad.
struct TestMember
{
    enum Kind
    {
        File,
        Folder,
        Link,
        HardLink,
        Pipe,
        Device
    };
    std::string name;
    std::string bytes;
    Kind kind = File;
    std::string target;
    int mode = 0644;
};

enum class TestFormat
{
    Zip,
    TarGz
};

/// The archive's bytes; the same members give the same bytes.
std::string makeArchive(TestFormat format, const std::vector<TestMember> &members);

/// A whole 64-bit ELF header of a program for `machine` (EM_…, 62 is x86_64), and nothing behind it.
std::string elfHeader(unsigned machine);
