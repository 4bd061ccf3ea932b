#include "ui/dialogs/remove_dialog.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace tidegate::dialogs {

using widgets::grid;

RemoveDialog::RemoveDialog(const resource::Object &app, const QString &server, QWidget *parent)
    : QDialog(parent)
    , m_app(app.objectName())
    , m_server(server)
    , m_title(widgets::makeLabel("dialogTitle", "heading", this))
    , m_text(widgets::makeLabel("dialogText", nullptr, this))
    , m_cancel(widgets::makeButton("cancel", {}, nullptr, this))
    , m_remove(widgets::makeButton("remove", QStringLiteral("delete"), "danger", this))
{
    auto *mark = new widgets::IconLabel(this, grid(10));
    mark->setTone(widgets::Tone::Caution);
    m_cancel->setDefault(true);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_remove, &QPushButton::clicked, this, &QDialog::accept);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(grid(2));
    texts->addWidget(m_title);
    texts->addWidget(m_text, 1);
    auto *top = new QHBoxLayout;
    top->setSpacing(grid(4));
    top->addWidget(mark, 0, Qt::AlignTop);
    top->addLayout(texts, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(grid(2));
    buttons->addStretch();
    buttons->addWidget(m_remove);
    buttons->addWidget(m_cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(6), grid(5), grid(6), grid(4));
    column->setSpacing(grid(4));
    column->addLayout(top, 1);
    column->addLayout(buttons);
    retranslateUi();
    widgets::fitHeight(this, grid(120));
}

void RemoveDialog::retranslateUi()
{
    setWindowTitle(tr("Delete an app"));
    m_title->setText(tr("Delete the app \"%1\"?").arg(m_app.name));
    m_text->setText(tr("Its address, all its revisions and its instances in the namespace \"%1\" on %2 go "
                       "with it. Requests to it fail from "
                       "then on. This cannot be undone; the uploaded code package stays on the server.")
                        .arg(m_app.ns, m_server));
    m_cancel->setText(tr("Cancel"));
    m_remove->setText(tr("Delete %1", "app").arg(m_app.name));
}

void RemoveDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
