#pragma once

#include <QCoreApplication>
#include <QString>
#include <functional>

class QAction;
class QTableView;
class QToolButton;
class QWidget;

namespace tidegate::pages {

/// The button over a table whose menu lets the table out: as a CSV file, and on the clipboard. Its texts are
/// set by retranslate(), which is not called here.
class ExportMenu
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::pages::ExportMenu)
public:
    /// `view` must outlive the button, which is a child of `parent`; `fileName` is asked for the name that is
    /// offered. `copy`: what copying does instead of copying all rows.
    void setup(const QByteArray &objectName, QTableView *view, std::function<QString()> fileName,
               QWidget *parent, std::function<void()> copy = {});
    /// `copyText`: what copying is called instead of copying all rows.
    void retranslate(const QString &copyText = {});
    void setEnabled(bool enabled);

    QToolButton *button() const { return m_button; }
    QAction *saveAction() const { return m_save; }
    QAction *copyAction() const { return m_copy; }

private:
    QToolButton *m_button = nullptr;
    QAction *m_save = nullptr;
    QAction *m_copy = nullptr;
};

} // namespace tidegate::pages
