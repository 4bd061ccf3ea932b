#include "ui/window/revision_actions.h"

#include "core/resource/serving.h"
#include "ui/dialogs/compare_dialog.h"
#include "ui/dialogs/rollback_dialog.h"
#include "ui/dialogs/traffic_dialog.h"

#include <algorithm>

namespace tidegate::window {

using resource::Object;

RevisionActions::RevisionActions(models::Catalogue *catalogue, QWidget *window)
    : QObject(window), m_catalogue(catalogue), m_window(window)
{
    connect(&m_traffic, &models::TrafficModel::applied, this, [this](const QString &app) {
        Q_EMIT done(tr("The traffic of %1 is as you wanted.", "app").arg(app));
    });
}

/// The revisions of an app, the newest first.
std::vector<Object> RevisionActions::siblings(const QString &ns, const QString &app) const
{
    std::vector<Object> all;
    const models::ObjectTable *table = m_catalogue->revisions();
    for (int row = 0; row < table->rowCount(); ++row) {
        if (table->name(row).ns == ns && table->owner(row) == app)
            all.push_back(table->object(row));
    }
    std::sort(all.begin(), all.end(), [](const Object &a, const Object &b) {
        const auto first = a.creationTime();
        const auto second = b.creationTime();
        return first != second ? first > second : a.name() > b.name();
    });
    return all;
}

QDialog *RevisionActions::open(QDialog *dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

QDialog *RevisionActions::compare(const Object &revision)
{
    std::vector<Object> all = siblings(revision.ns(), revision.label(resource::keys::service));
    if (all.empty())
        all.push_back(revision);
    const auto own = std::find_if(all.begin(), all.end(),
                                  [&](const Object &other) { return other.name() == revision.name(); });
    const auto at = own == all.end() ? size_t(0) : size_t(own - all.begin());
    const bool hasOlder = at + 1 < all.size();
    const QString older = all[hasOlder ? at + 1 : at].name();
    const QString newer = hasOlder || at == 0 ? all[at].name() : all[at - 1].name();
    return open(new dialogs::CompareDialog(all, older, newer, m_window));
}

void RevisionActions::edit(const Object &app)
{
    QStringList names;
    for (const Object &revision : siblings(app.ns(), app.name()))
        names.append(revision.name());
    m_traffic.edit(app, names);
}

QDialog *RevisionActions::traffic(const Object &app)
{
    edit(app);
    return open(new dialogs::TrafficDialog(&m_traffic, m_window));
}

QDialog *RevisionActions::rollBack(const Object &revision)
{
    const auto app = m_catalogue->apps()->find({revision.ns(), revision.label(resource::keys::service)});
    if (!app)
        return nullptr;
    edit(*app);
    Object from;
    int most = -1;
    for (const Object &other : siblings(app->ns(), app->name())) {
        const int percent = m_catalogue->trafficPercent(other.objectName());
        if (percent > most && other.name() != revision.name()) {
            most = percent;
            from = other;
        }
    }
    return open(new dialogs::RollbackDialog(&m_traffic, from, revision, m_window));
}

} // namespace tidegate::window
