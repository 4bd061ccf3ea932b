#include "ui/dialogs/review_dialog.h"

#include "ui/dialogs/diff_view.h"
#include "ui/widgets/change_lock.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace tidegate::dialogs {

using widgets::grid;

namespace {

/// What a person writes and reads; the server's own notes change with every write and say nothing.
QJsonObject shownOf(const resource::Object &service)
{
    if (service.name().isEmpty())
        return {};
    QJsonObject metadata = service.metadata();
    for (const char *key :
         {"managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"})
        metadata.remove(QLatin1String(key));
    return {{QStringLiteral("metadata"), metadata}, {QStringLiteral("spec"), service.spec()}};
}

} // namespace

ReviewDialog::ReviewDialog(const resource::Object &before, const resource::Object &after, QWidget *parent)
    : QDialog(parent)
    , m_before(before)
    , m_after(after)
    , m_isNew(before.name().isEmpty())
    , m_title(widgets::makeLabel("dialogTitle", "title", this))
    , m_text(widgets::makeLabel("dialogText", "caption", this))
    , m_diff(new DiffView(this))
    , m_cancel(widgets::makeButton("cancel", {}, nullptr, this))
    , m_apply(widgets::makeButton("reviewApply", QStringLiteral("deploy"), "primary", this))
{
    m_isSame = shownOf(m_before) == shownOf(m_after);
    widgets::setChanges(m_apply);
    m_apply->setDefault(true);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_apply, &QPushButton::clicked, this, &QDialog::accept);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(grid(2));
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_apply);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(6), grid(4), grid(6), grid(4));
    column->setSpacing(grid(2));
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_diff, 1);
    column->addLayout(buttons);
    retranslateUi();
    resize(grid(220), grid(150));
}

void ReviewDialog::retranslateUi()
{
    setWindowTitle(tr("Review"));
    m_title->setText(m_isNew ? tr("What would be made")
                             : tr("What would change of %1", "app").arg(m_after.name()));
    m_text->setText(m_isSame  ? tr("Nothing: the app is like this already.")
                    : m_isNew ? tr("The server would accept it, and fill in what you see here.")
                              : tr("The server would accept it. Nothing has been changed yet."));
    m_diff->setObjects(shownOf(m_before), shownOf(m_after), m_isNew ? tr("nothing yet") : tr("now"),
                       tr("then"));
    m_cancel->setText(tr("Cancel"));
    m_apply->setText(m_isNew ? tr("Deploy") : tr("Apply"));
}

void ReviewDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
