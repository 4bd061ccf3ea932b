#pragma once

#include "core/base/error.h"
#include "core/runtime/launch_plan.h"

#include <QThreadPool>
#include <QTimer>
#include <chrono>
#include <mutex>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// Folders of instances, made ahead by a thread of its own: a start then renames one instead of making four,
/// which took a third of the server's time for a native app where that is slow (ext4 without a journal looks
/// for inodes that were not in use lately). Where the instances' folders are on another file system there is
/// nothing to rename, and no stock. To be used by one thread, which has an event loop.
class FolderStock
{
public:
    /// Keeps up to `size` sets in `dir`, which is its own and goes with it; looks after them `pause` after
    /// one was taken.
    FolderStock(std::string dir, int size, std::chrono::milliseconds pause = std::chrono::seconds(1));
    ~FolderStock();

    /// An instance has its own folders from now on, empty, for nobody else to read: one of the sets, or new
    /// ones when there is none.
    Result<> give(const InstanceFolder &folder);
    int ready() const; ///< how many sets there are; any thread

private:
    bool giveReady(const InstanceFolder &folder);
    void fill();

    const std::string m_dir;
    const int m_size;
    QTimer m_look;
    mutable std::mutex m_mutex;
    std::vector<std::string> m_ready; ///< their paths
    bool m_isClosed = false;          ///< no more are made
    int m_made = 0;                   ///< so far, for their names; the thread's own
    QThreadPool m_maker;              ///< last: its thread uses the others
};

} // namespace tidegate::runtime
