#pragma once

#include "ui/models/deploy_model.h"

#include <QWidget>

class QGridLayout;

namespace tidegate::pages {

/// The environment of an app, names and values. Values whose names say that they are secret are masked until
/// they are revealed, one by one; showing another app masks them again.
class EnvView : public QWidget
{
    Q_OBJECT
public:
    explicit EnvView(QWidget *parent = nullptr);
    /// `subject`: whose it is; another one masks everything again.
    void setEntries(const QString &subject, const QList<models::EnvEntry> &entries);

protected:
    void changeEvent(QEvent *event) override;

private:
    void rebuild();
    void addRow(int row, const models::EnvEntry &entry);

    QGridLayout *m_grid;
    QString m_subject;
    QList<models::EnvEntry> m_entries;
    QStringList m_revealed; ///< names
};

} // namespace tidegate::pages
