#pragma once

#include "ui/models/catalogue.h"

#include <QPointer>
#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace tidegate::widgets {
class TextView;
}

namespace tidegate::pages {

/// The last lines that a chosen instance of a revision has written. Instances seen earlier stay to be chosen,
/// since their output outlives them on the server.
class LogPane : public QWidget
{
    Q_OBJECT
public:
    static constexpr int lines = 200;

    explicit LogPane(models::Catalogue *catalogue, QWidget *parent = nullptr);
    /// Empty = none.
    void setRevision(const resource::ObjectName &revision);
    void choose(const QString &instance);
    void refresh();

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void setupBar();
    void retranslateUi();
    void listInstances();
    void received(const Result<QByteArray> &log);

    models::Catalogue *m_catalogue;
    resource::ObjectName m_revision;
    QComboBox *m_instances;
    QToolButton *m_refresh;
    QToolButton *m_copy;
    QLabel *m_label;
    QLabel *m_status;
    widgets::TextView *m_text;
    QPointer<client::Call> m_call;
};

} // namespace tidegate::pages
