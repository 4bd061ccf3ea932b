#include "core/runtime/folder_stock.h"

#include "core/runtime/files.h"
#include "core/runtime/instance_folder.h"

#include <filesystem>

namespace tidegate::runtime {

FolderStock::FolderStock(std::string dir, int size, std::chrono::milliseconds pause)
    : m_dir(std::move(dir)), m_size(size)
{
    m_maker.setMaxThreadCount(1);
    m_look.setSingleShot(true);
    m_look.setInterval(pause);
    QObject::connect(&m_look, &QTimer::timeout, [this] { m_maker.start([this] { fill(); }); });
    m_look.start();
}

FolderStock::~FolderStock()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
    }
    m_maker.waitForDone();
    removeTree(m_dir);
}

Result<> FolderStock::give(const InstanceFolder &folder)
{
    if (!m_look.isActive())
        m_look.start(); // not again with each of many: the last would wait for a quiet second for ever
    return giveReady(folder) ? Result<>() : makeFolders(folder);
}

bool FolderStock::giveReady(const InstanceFolder &folder)
{
    std::string path;
    {
        const std::lock_guard lock(m_mutex);
        if (m_ready.empty())
            return false;
        path = std::move(m_ready.back());
        m_ready.pop_back();
    }
    std::error_code error;
    std::filesystem::create_directory(nativePath(folder.root).parent_path(), error);
    std::filesystem::rename(nativePath(path), nativePath(folder.root), error);
    if (!error)
        return true;
    if (error == std::errc::cross_device_link) {
        path = m_dir;
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
        m_ready.clear();
    }
    m_maker.start([path] { removeTree(path); });
    return false;
}

int FolderStock::ready() const
{
    const std::lock_guard lock(m_mutex);
    return int(m_ready.size());
}

void FolderStock::fill()
{
    for (;;) {
        {
            const std::lock_guard lock(m_mutex);
            if (m_isClosed || int(m_ready.size()) >= m_size)
                return;
        }
        const InstanceFolder folder = folderFor(m_dir, InstanceId{std::to_string(++m_made)});
        if (!makeFolders(folder))
            return; // a full disk is told to whoever needs a folder
        const std::lock_guard lock(m_mutex);
        m_ready.push_back(folder.root);
    }
}

} // namespace tidegate::runtime
