#pragma once

#include "core/resource/object.h"

#include <QTabWidget>

class QLabel;
class QTextEdit;
class QTreeWidget;

namespace tidegate::dialogs {

/// What differs between two objects: by field, and as YAML with the lines that went and came.
class DiffView : public QTabWidget
{
    Q_OBJECT
public:
    explicit DiffView(QWidget *parent = nullptr);
    /// `titles`: what the two are called, for the columns.
    void setObjects(const QJsonObject &before, const QJsonObject &after, const QString &titleBefore,
                    const QString &titleAfter);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();
    void showFields();
    void showYaml();

    QJsonObject m_before;
    QJsonObject m_after;
    QString m_titleBefore;
    QString m_titleAfter;
    QTreeWidget *m_fields;
    QTextEdit *m_yaml;
};

} // namespace tidegate::dialogs
