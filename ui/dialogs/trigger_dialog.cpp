#include "ui/dialogs/trigger_dialog.h"

#include "ui/dialogs/form_grid.h"
#include "ui/dialogs/trigger_policy_form.h"
#include "ui/dialogs/trigger_preview.h"
#include "ui/widgets/card.h"
#include "ui/widgets/change_lock.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTimeZone>
#include <QVBoxLayout>

namespace tidegate::dialogs {

using models::TriggerForm;
using widgets::grid;

namespace {

const QString nameKey = QStringLiteral("name");
const QString namespaceKey = QStringLiteral("namespace");
const QString presetKey = QStringLiteral("preset");
const QString scheduleKey = QStringLiteral("schedule");
const QString zoneKey = QStringLiteral("zone");
const QString sinkKey = QStringLiteral("sink");
const QString typeKey = QStringLiteral("contentType");
const QString dataKey = QStringLiteral("data");
const QString stateKey = QStringLiteral("state");

/// Found by typing any part of an entry.
void makeSearchable(QComboBox *box)
{
    box->setEditable(true);
    box->setInsertPolicy(QComboBox::NoInsert);
    box->completer()->setCompletionMode(QCompleter::PopupCompletion);
    box->completer()->setFilterMode(Qt::MatchContains);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(16);
}

template <class Widget>
Widget *named(Widget *widget, const char *name)
{
    widget->setObjectName(QString::fromLatin1(name));
    return widget;
}

} // namespace

TriggerDialog::TriggerDialog(models::TriggerEditor *editor, QMap<QString, QStringList> services,
                             QWidget *parent)
    : QDialog(parent)
    , m_editor(editor)
    , m_services(std::move(services))
    , m_title(widgets::makeLabel("dialogTitle", "heading", this))
    , m_tabs(new QTabWidget(this))
    , m_form(new FormGrid)
    , m_policies(new TriggerPolicyForm)
    , m_preview(new TriggerPreview)
    , m_problem(widgets::makeLabel("triggerProblem", "problem", this))
{
    setupForm();
    m_tabs->setObjectName(QStringLiteral("triggerTabs"));
    m_tabs->addTab(m_form, QString());
    m_tabs->addTab(m_policies, QString());
    auto *card = new widgets::Card(this);
    card->body()->addWidget(m_preview);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(grid(4));
    middle->addWidget(m_tabs, 5);
    middle->addWidget(card, 3);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(6), grid(5), grid(6), grid(4));
    column->setSpacing(grid(3));
    column->addWidget(m_title);
    column->addLayout(middle, 1);
    column->addWidget(m_problem);
    setupButtons();
    fill();
    connect(editor, &models::TriggerEditor::changed, this, &TriggerDialog::showState);
    connect(editor, &models::TriggerEditor::applied, this, &QDialog::accept);
    connect(m_policies, &TriggerPolicyForm::edited, this, &TriggerDialog::take);
    retranslateUi();
    resize(grid(250), std::max(grid(150), sizeHint().height()));
    (editor->isNew() ? m_name : m_schedule)->setFocus();
}

void TriggerDialog::setupForm()
{
    m_name = named(new QLineEdit, "triggerName");
    m_namespace = named(new QComboBox, "triggerNamespace");
    makeSearchable(m_namespace);
    m_preset = named(new QComboBox, "triggerPreset");
    m_preset->addItem(QString());
    for (const auto &preset : models::schedulePresets())
        m_preset->addItem(QString(), preset.schedule);
    m_schedule = named(new QLineEdit, "triggerSchedule");
    m_zone = named(new QComboBox, "triggerZone");
    makeSearchable(m_zone);
    m_zone->addItem(QStringLiteral("UTC"));
    for (const QByteArray &id : QTimeZone::availableTimeZoneIds()) {
        if (id.contains('/'))
            m_zone->addItem(QString::fromLatin1(id));
    }
    m_form->add(nameKey, m_name);
    m_form->add(namespaceKey, m_namespace);
    m_form->add(presetKey, m_preset);
    m_form->add(scheduleKey, m_schedule);
    m_form->add(zoneKey, m_zone);
    setupSink();
    m_contentType = named(new QComboBox, "triggerContentType");
    m_contentType->setEditable(true);
    m_contentType->addItems({QStringLiteral("application/json"), QStringLiteral("text/plain"),
                             QStringLiteral("application/xml")});
    m_data = named(new QPlainTextEdit, "triggerData");
    m_data->setTabChangesFocus(true);
    m_data->setMinimumHeight(grid(16));
    m_base64 = named(new QCheckBox, "triggerBase64");
    auto *data = new QWidget;
    auto *dataColumn = new QVBoxLayout(data);
    dataColumn->setContentsMargins(0, 0, 0, 0);
    dataColumn->addWidget(m_data, 1);
    dataColumn->addWidget(m_base64);
    m_suspended = named(new QCheckBox, "triggerSuspended");
    m_form->add(typeKey, m_contentType);
    m_form->add(dataKey, data);
    m_form->add(stateKey, m_suspended);
    for (QLineEdit *line : {m_name, m_schedule, m_path, m_url})
        connect(line, &QLineEdit::textEdited, this, &TriggerDialog::take);
    for (QComboBox *box : {m_namespace, m_zone, m_service, m_contentType})
        connect(box, &QComboBox::currentTextChanged, this, &TriggerDialog::take);
    for (QCheckBox *box : {m_base64, m_suspended})
        connect(box, &QCheckBox::toggled, this, &TriggerDialog::take);
    connect(m_namespace, &QComboBox::currentTextChanged, this, &TriggerDialog::listServices);
    connect(m_sinkKind, &QComboBox::currentIndexChanged, this, &TriggerDialog::take);
    connect(m_data, &QPlainTextEdit::textChanged, this, &TriggerDialog::take);
    connect(m_preset, &QComboBox::activated, this, [this](int index) {
        if (index > 0) {
            m_schedule->setText(m_preset->itemData(index).toString());
            take();
        }
    });
}

void TriggerDialog::setupSink()
{
    m_sinkKind = named(new QComboBox, "triggerSinkKind");
    m_sinkKind->addItems({QString(), QString()});
    m_service = named(new QComboBox, "triggerService");
    makeSearchable(m_service);
    m_path = named(new QLineEdit, "triggerPath");
    m_url = named(new QLineEdit, "triggerUrl");
    auto *sink = new QWidget;
    auto *row = new QHBoxLayout(sink);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid(2));
    row->addWidget(m_sinkKind);
    row->addWidget(m_service, 3);
    row->addWidget(m_path, 2);
    row->addWidget(m_url, 5);
    m_form->add(sinkKey, sink);
}

void TriggerDialog::setupButtons()
{
    m_cancel = widgets::makeButton("cancel", {}, nullptr, this);
    m_apply = widgets::makeButton("triggerApply", {}, "primary", this);
    widgets::setChanges(m_apply);
    m_apply->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(grid(2));
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_apply);
    static_cast<QVBoxLayout *>(layout())->addLayout(buttons);
    connect(m_cancel, &QPushButton::clicked, this, &TriggerDialog::reject);
    connect(m_apply, &QPushButton::clicked, m_editor, &models::TriggerEditor::apply);
}

/// The form's values into the fields.
void TriggerDialog::fill()
{
    m_filling = true;
    const TriggerForm &form = m_editor->form();
    const bool isNew = m_editor->isNew();
    m_name->setText(form.name);
    m_name->setEnabled(isNew);
    QStringList namespaces = m_services.keys();
    if (!namespaces.contains(form.ns))
        namespaces.append(form.ns);
    m_namespace->addItems(namespaces);
    m_namespace->setCurrentText(form.ns);
    m_namespace->setEnabled(isNew);
    m_schedule->setText(form.schedule);
    m_preset->setCurrentIndex(std::max(0, m_preset->findData(form.schedule)));
    m_zone->setCurrentText(form.zone.isEmpty() ? QStringLiteral("UTC") : form.zone);
    m_sinkKind->setCurrentIndex(form.sinkIsUrl ? 1 : 0);
    m_service->addItems(m_services.value(form.ns));
    m_service->setCurrentText(form.service);
    m_path->setText(form.path);
    m_url->setText(form.url);
    m_contentType->setCurrentText(form.contentType);
    m_data->setPlainText(form.data);
    m_base64->setChecked(form.isBase64);
    m_suspended->setChecked(form.isSuspended);
    m_policies->setOptions(form.options);
    m_filling = false;
}

void TriggerDialog::listServices()
{
    const bool wasFilling = std::exchange(m_filling, true);
    const QString service = m_service->currentText();
    m_service->clear();
    m_service->addItems(m_services.value(m_namespace->currentText()));
    m_service->setCurrentText(service);
    m_filling = wasFilling;
}

void TriggerDialog::take()
{
    if (m_filling)
        return;
    TriggerForm form = m_editor->form();
    form.name = m_name->text().trimmed();
    form.ns = m_namespace->currentText().trimmed();
    form.schedule = m_schedule->text();
    const QString zone = m_zone->currentText().trimmed();
    // Who never had a zone does not get one by opening the editor.
    form.zone = zone == QLatin1String("UTC") && form.zone.isEmpty() ? QString() : zone;
    form.sinkIsUrl = m_sinkKind->currentIndex() == 1;
    form.service = form.sinkIsUrl ? QString() : m_service->currentText().trimmed();
    form.path = form.sinkIsUrl ? QString() : m_path->text().trimmed();
    form.url = form.sinkIsUrl ? m_url->text().trimmed() : QString();
    form.contentType = m_contentType->currentText();
    form.data = m_data->toPlainText();
    form.isBase64 = m_base64->isChecked();
    form.isSuspended = m_suspended->isChecked();
    form.options = m_policies->options();
    m_editor->setForm(form);
}

void TriggerDialog::showState()
{
    const bool isUrl = m_editor->form().sinkIsUrl;
    m_service->setVisible(!isUrl);
    m_path->setVisible(!isUrl);
    m_url->setVisible(isUrl);
    const bool untouched = m_editor->isNew() && !m_editor->isChanged();
    for (const QString &key : {nameKey, scheduleKey, zoneKey, sinkKey, typeKey, dataKey}) {
        // A form that nobody has touched does not scold.
        const bool isAsked = untouched && (key == nameKey || key == sinkKey);
        m_form->setProblem(key, isAsked ? QString() : m_editor->problem(key));
    }
    m_policies->showProblems(*m_editor);
    m_tabs->setTabText(1, m_policies->hasProblem() ? tr("Policies (to be corrected)") : tr("Policies"));
    m_preview->show(*m_editor);
    m_problem->setText(m_editor->generalProblem());
    m_problem->setVisible(!m_problem->text().isEmpty());
    m_apply->setEnabled(m_editor->canApply());
    m_apply->setText(m_editor->isBusy()  ? tr("Checking…")
                     : m_editor->isNew() ? tr("Create the trigger")
                                         : tr("Apply"));
    setWindowModified(m_editor->isChanged());
}

/// What would be lost is asked about; the answer comes by itself.
void TriggerDialog::reject()
{
    if (!m_editor->isChanged() || !isVisible())
        return QDialog::reject();
    auto *box = new QMessageBox(QMessageBox::Question, tr("Discard the changes?"),
                                tr("What you have entered for this trigger is not applied yet."),
                                QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("discardTrigger"));
    QPushButton *discard = box->addButton(tr("Discard"), QMessageBox::DestructiveRole);
    discard->setObjectName(QStringLiteral("discard"));
    box->setDefaultButton(box->addButton(tr("Keep editing"), QMessageBox::RejectRole));
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(discard, &QPushButton::clicked, this, [this] { QDialog::reject(); });
    box->open();
}

void TriggerDialog::retranslateUi()
{
    const QString title =
        m_editor->isNew() ? tr("New trigger") : tr("Trigger %1", "name").arg(m_editor->name().name);
    setWindowTitle(title + QStringLiteral("[*]"));
    m_title->setText(title);
    m_tabs->setTabText(0, tr("When and where to"));
    m_form->setLabel(nameKey, tr("&Name"));
    m_form->setLabel(namespaceKey, tr("Name&space"));
    m_form->setLabel(presetKey, tr("&Preset"));
    m_form->setLabel(scheduleKey, tr("&Schedule"));
    m_form->setHint(scheduleKey,
                    tr("Minute, hour, day of month, month, day of week; a sixth field in front is "
                       "the second. Also @daily, @every 90s."));
    m_form->setLabel(zoneKey, tr("Time &zone"));
    m_form->setLabel(sinkKey, tr("Send &to"));
    m_form->setLabel(typeKey, tr("Content t&ype"));
    m_form->setLabel(dataKey, tr("&Data"));
    m_form->setLabel(stateKey, tr("State"));
    m_preset->setItemText(0, tr("Choose a schedule…"));
    const auto presets = models::schedulePresets();
    for (int i = 0; i < presets.size(); ++i)
        m_preset->setItemText(i + 1, presets.at(i).title);
    m_sinkKind->setItemText(0, tr("Service"));
    m_sinkKind->setItemText(1, tr("Address"));
    m_sinkKind->setAccessibleName(tr("Kind of receiver"));
    m_service->setAccessibleName(tr("Service to send to"));
    m_path->setPlaceholderText(tr("/path (optional)"));
    m_path->setAccessibleName(tr("Path at the service"));
    m_url->setPlaceholderText(QStringLiteral("https://example.com/hook"));
    m_url->setAccessibleName(tr("Address to send to"));
    m_data->setPlaceholderText(QStringLiteral("{\"kind\": \"daily\"}"));
    m_data->setAccessibleName(tr("Data of the event"));
    m_base64->setText(tr("These are &Base64 bytes"));
    m_suspended->setText(tr("S&uspended: nothing is sent"));
    m_cancel->setText(tr("Cancel"));
    showState();
}

void TriggerDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
