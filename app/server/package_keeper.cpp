#include "app/server/package_keeper.h"

#include "core/resource/package_use.h"

namespace tidegate::server {

PackageKeeper::PackageKeeper(store::Store &store, Disk disk, milliseconds after)
    : m_store(store), m_disk(std::move(disk))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(after);
    connect(&m_timer, &QTimer::timeout, this, &PackageKeeper::look);
    connect(&store, &store::Store::changed, this, [this](const store::Change &change) {
        namespace kinds = resource::kinds;
        const resource::Kind *kind = change.object->kind();
        const bool isGone = change.type == store::ChangeType::Deleted &&
                            (kind == &kinds::package() || kind == &kinds::revision());
        const bool isRemapped =
            kind == &kinds::engine() && change.previous && change.previous->spec() != change.object->spec();
        if ((isGone || isRemapped) && !m_timer.isActive())
            m_timer.start();
    });
    m_timer.start();
}

void PackageKeeper::look()
{
    for (const std::string &digest : m_disk.digests()) {
        if (!resource::isDigestWanted(m_store, digest))
            m_disk.free(digest);
    }
}

} // namespace tidegate::server
