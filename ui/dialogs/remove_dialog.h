#pragma once

#include "core/resource/object.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace tidegate::dialogs {

/// Asks before an app is deleted; names the app, its namespace and the server. Cancel is the default.
class RemoveDialog : public QDialog
{
    Q_OBJECT
public:
    /// `server`: the profile's name and address.
    RemoveDialog(const resource::Object &app, const QString &server, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();
    resource::ObjectName m_app;
    QString m_server;
    QLabel *m_title;
    QLabel *m_text;
    QPushButton *m_cancel;
    QPushButton *m_remove;
};

} // namespace tidegate::dialogs
