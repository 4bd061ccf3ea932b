#pragma once

#include "core/client/client.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <deque>
#include <optional>

namespace tidegate::models {

class ObjectTable;

/// The latest record of each trigger: what a table of triggers tells of how they fare. Asks for one after the
/// other, never two at once, while it is active, and begins anew ten seconds after the last. GUI thread.
class LastFirings : public QObject
{
    Q_OBJECT
public:
    explicit LastFirings(QObject *parent = nullptr);
    /// The table whose rows are asked for and told of changes; must outlive this.
    void setTable(ObjectTable *table) { m_table = table; }
    void setClient(client::Client *client);
    void setActive(bool active);
    /// Asks for this one next: it has just fired.
    void askFor(const resource::ObjectName &trigger);
    std::optional<client::FiringRecord> find(const resource::ObjectName &trigger) const;

private:
    void beginRound();
    void askNext();

    ObjectTable *m_table = nullptr;
    QPointer<client::Client> m_client;
    QPointer<client::Call> m_call;
    QHash<QString, client::FiringRecord> m_records;
    std::deque<resource::ObjectName> m_queue;
    QTimer m_timer;
    bool m_active = false;
};

} // namespace tidegate::models
