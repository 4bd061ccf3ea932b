#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/traffic_model.h"

#include <QObject>

class QDialog;
class QWidget;

namespace tidegate::window {

/// What can be done with an app's revisions: compare, split the traffic, roll back. Opens the dialogs; the
/// traffic model makes the calls.
class RevisionActions : public QObject
{
    Q_OBJECT
public:
    RevisionActions(models::Catalogue *catalogue, QWidget *window);

    void setClient(client::Client *client) { m_traffic.setClient(client); }
    models::TrafficModel *trafficModel() { return &m_traffic; }
    /// With the one that is most like its neighbour: the one before it, else the one after.
    QDialog *compare(const resource::Object &revision);
    QDialog *traffic(const resource::Object &app);
    /// Null when its app is not known.
    QDialog *rollBack(const resource::Object &revision);

Q_SIGNALS:
    void done(const QString &text);

private:
    std::vector<resource::Object> siblings(const QString &ns, const QString &app) const;
    void edit(const resource::Object &app);
    QDialog *open(QDialog *dialog);

    models::Catalogue *m_catalogue;
    QWidget *m_window;
    models::TrafficModel m_traffic;
};

} // namespace tidegate::window
