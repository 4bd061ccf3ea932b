#pragma once

#include <QDialog>

namespace tidegate::dialogs {

/// Name, versions, licence. `serverVersion` may be empty.
class AboutDialog : public QDialog
{
    Q_OBJECT
public:
    explicit AboutDialog(const QString &serverVersion, QWidget *parent = nullptr);
};

} // namespace tidegate::dialogs
