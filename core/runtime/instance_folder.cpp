#include "core/runtime/instance_folder.h"

#include "core/runtime/files.h"

#include <filesystem>

namespace tidegate::runtime {

Result<> makeFolders(const InstanceFolder &folder)
{
    for (const std::string &path : {folder.work, folder.home, folder.temporary}) {
        if (auto made = makeFolder(path); !made)
            return made;
    }
    std::error_code error;
    std::filesystem::permissions(nativePath(folder.root), std::filesystem::perms::owner_all, error);
    return {};
}

Result<> linkContent(const InstanceFolder &folder, const std::string &contentDir)
{
    if (contentDir.empty())
        return {};
    std::error_code error;
    std::filesystem::directory_iterator entries(nativePath(contentDir), error);
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
        const auto link = nativePath(folder.work) / entries->path().filename();
        const auto target = std::filesystem::absolute(entries->path());
        if (entries->is_directory(error))
            std::filesystem::create_directory_symlink(target, link, error);
        else
            std::filesystem::create_symlink(target, link, error);
        if (error)
            break;
    }
    if (error)
        return fail(Code::StorageFull, "the app's files cannot be linked: " + error.message(), contentDir);
    return {};
}

} // namespace tidegate::runtime
