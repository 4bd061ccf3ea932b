#include "ui/pages/engine_settings_view.h"

#include "ui/pages/edit_bar.h"
#include "ui/pages/settings_form.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/message_view.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tidegate::pages {

using models::ObjectEditor;
using widgets::grid;

EngineSettingsView::EngineSettingsView(ObjectEditor *editor, QWidget *parent)
    : QWidget(parent)
    , m_editor(editor)
    , m_listCard(new widgets::Card(this))
    , m_list(new QListWidget(m_listCard))
    , m_formCard(new widgets::Card(this))
{
    m_list->setObjectName(QStringLiteral("settingGroups"));
    m_listCard->body()->addWidget(m_list);
    m_listCard->setFixedWidth(grid(62));
    setupForm();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, grid(3), 0, 0);
    row->setSpacing(grid(3));
    row->addWidget(m_listCard);
    row->addWidget(m_formCard, 1);
    connect(m_list, &QListWidget::currentRowChanged, this, &EngineSettingsView::chooseGroup);
    connect(editor, &ObjectEditor::changed, this, &EngineSettingsView::showFace);
    retranslateUi();
}

void EngineSettingsView::setupForm()
{
    m_help = widgets::makeLabel("settingGroupHelp", "caption", m_formCard);
    m_stack = new QStackedWidget(m_formCard);
    m_form = new SettingsForm(m_editor);
    auto *area = widgets::makeScrollArea(m_form, m_stack);
    area->setFocusPolicy(Qt::NoFocus);
    m_message = new widgets::MessageView(m_stack);
    m_stack->addWidget(area);
    m_stack->addWidget(m_message);
    m_bar = new EditBar(m_editor, "settings", m_formCard);
    m_formCard->body()->addWidget(m_help);
    m_formCard->body()->addWidget(m_stack, 1);
    m_formCard->body()->addWidget(m_bar);
    connect(m_bar, &EditBar::applyRequested, this, &EngineSettingsView::applyRequested);
    connect(m_message, &widgets::MessageView::actionRequested, m_editor, &ObjectEditor::load);
}

void EngineSettingsView::setEngine(const resource::Object &engine)
{
    const bool other = engine.name() != m_engine.name();
    m_engine = engine;
    if (other)
        retranslateUi();
    else
        m_editor->setObject(engine); // a ConfigMap's form does not take it
}

void EngineSettingsView::showGroup(const QString &id)
{
    for (int i = 0; i < m_groups.size(); ++i) {
        if (m_groups.at(i).id == id)
            m_list->setCurrentRow(i);
    }
}

void EngineSettingsView::retranslateUi()
{
    m_listCard->setHeading(tr("Settings"));
    m_list->setAccessibleName(tr("Groups of settings"));
    m_groups = models::settingGroups(m_engine.name());
    const int row = std::max(0, m_list->currentRow());
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        for (const models::SettingGroup &group : std::as_const(m_groups)) {
            auto *item = new QListWidgetItem(group.title, m_list);
            item->setToolTip(group.id);
            item->setData(Qt::UserRole, group.id);
        }
        m_list->setCurrentRow(row);
    }
    chooseGroup();
}

/// Edits of the group before are dropped only when another object is edited; the bar says what they are.
void EngineSettingsView::chooseGroup()
{
    const int row = m_list->currentRow();
    if (row < 0 || m_engine.name().isEmpty())
        return;
    const models::SettingGroup &group = m_groups.at(row);
    m_formCard->setHeading(group.title);
    m_help->setText(tr("%1 Stored in %2.", "when it takes effect, name of an object")
                        .arg(group.help, group.form.name.text()));
    m_editor->setForm(group.form);
    if (group.form.kind == &resource::kinds::engine())
        m_editor->setObject(m_engine);
    else if (isVisible())
        m_editor->load();
    showFace();
}

void EngineSettingsView::showFace()
{
    const bool there = !m_editor->object().name().isEmpty();
    m_bar->setEnabled(there);
    if (!there && m_editor->loadError().isEmpty())
        m_message->setMessage(QStringLiteral("pending"), tr("Loading…"), {}, {}, true);
    else if (!there)
        m_message->setMessage(QStringLiteral("error"), tr("The settings could not be read"),
                              m_editor->loadError(), tr("Retry"));
    m_stack->setCurrentIndex(there ? 0 : 1);
}

void EngineSettingsView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

void EngineSettingsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_editor->form().kind != &resource::kinds::engine())
        m_editor->load();
}

} // namespace tidegate::pages
