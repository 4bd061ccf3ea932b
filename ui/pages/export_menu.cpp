#include "ui/pages/export_menu.h"

#include "ui/pages/table_export.h"
#include "ui/widgets/labels.h"

#include <QAction>
#include <QMenu>
#include <QTableView>
#include <QToolButton>

namespace tidegate::pages {

void ExportMenu::setup(const QByteArray &objectName, QTableView *view, std::function<QString()> fileName,
                       QWidget *parent, std::function<void()> copy)
{
    m_button = widgets::makeIconButton(objectName.constData(), QStringLiteral("save"), parent);
    m_button->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_button);
    m_save = menu->addAction(QString(), view, [view, fileName = std::move(fileName)] {
        TableExport(view).saveWithDialog(fileName());
    });
    if (!copy)
        copy = [view] { TableExport(view).copyAll(); };
    m_copy = menu->addAction(QString(), view, std::move(copy));
    m_button->setMenu(menu);
}

void ExportMenu::retranslate(const QString &copyText)
{
    m_save->setText(tr("Export as &CSV…"));
    m_copy->setText(copyText.isEmpty() ? tr("Copy &all rows") : copyText);
    widgets::setHint(m_button, tr("Export the table"));
}

void ExportMenu::setEnabled(bool enabled)
{
    m_button->setEnabled(enabled);
}

} // namespace tidegate::pages
