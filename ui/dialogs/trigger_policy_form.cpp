#include "ui/dialogs/trigger_policy_form.h"

#include "ui/dialogs/form_grid.h"
#include "ui/models/trigger_editor.h"
#include "ui/widgets/metrics.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <QVBoxLayout>

namespace tidegate::dialogs {

using widgets::grid;

namespace {

const QList<const char *> left{"misfire-policy", "misfire-limit", "misfire-window", "overlap-policy",
                               "start",          "end",           "clock-forward",  "clock-back"};
const QList<const char *> right{"timeout",     "retries", "backoff-delay", "backoff-policy",
                                "dead-letter", "jitter",  "prewarm"};

} // namespace

TriggerPolicyForm::TriggerPolicyForm(QWidget *parent) : QWidget(parent)
{
    auto *columns = new QHBoxLayout(this);
    columns->setContentsMargins(0, grid(2), 0, 0);
    columns->setSpacing(grid(5));
    for (const auto &names : {left, right}) {
        auto *form = new FormGrid(this);
        for (const char *name : names)
            add(form, name);
        auto *column = new QVBoxLayout;
        column->addWidget(form);
        column->addStretch();
        columns->addLayout(column, 1);
    }
    retranslateUi();
}

void TriggerPolicyForm::add(FormGrid *form, const char *name)
{
    const QString key = QString::fromLatin1(name);
    m_grids.insert(key, form);
    const QStringList words = models::triggerOptionWords(key);
    if (words.isEmpty()) {
        auto *line = new QLineEdit;
        line->setObjectName(QStringLiteral("option-") + key);
        m_lines.insert(key, line);
        form->add(key, line);
        connect(line, &QLineEdit::textEdited, this, &TriggerPolicyForm::edited);
        return;
    }
    auto *box = new QComboBox;
    box->setObjectName(QStringLiteral("option-") + key);
    for (const QString &word : words)
        box->addItem(QString(), word);
    m_boxes.insert(key, box);
    form->add(key, box);
    connect(box, &QComboBox::activated, this, &TriggerPolicyForm::edited);
}

void TriggerPolicyForm::setOptions(const QMap<QString, QString> &options)
{
    m_others = options;
    for (auto it = m_lines.begin(); it != m_lines.end(); ++it) {
        it.value()->setText(options.value(it.key()));
        m_others.remove(it.key());
    }
    for (auto it = m_boxes.begin(); it != m_boxes.end(); ++it) {
        it.value()->setCurrentIndex(std::max(0, it.value()->findData(options.value(it.key()))));
        m_others.remove(it.key());
    }
}

QMap<QString, QString> TriggerPolicyForm::options() const
{
    QMap<QString, QString> options = m_others;
    for (auto it = m_lines.begin(); it != m_lines.end(); ++it) {
        if (!it.value()->text().trimmed().isEmpty())
            options.insert(it.key(), it.value()->text().trimmed());
    }
    for (auto it = m_boxes.begin(); it != m_boxes.end(); ++it) {
        if (it.value()->currentIndex() > 0) // the first is the default
            options.insert(it.key(), it.value()->currentData().toString());
    }
    return options;
}

void TriggerPolicyForm::showProblems(const models::TriggerEditor &editor)
{
    for (auto it = m_grids.begin(); it != m_grids.end(); ++it)
        it.value()->setProblem(it.key(), editor.problem(it.key()));
}

bool TriggerPolicyForm::hasProblem() const
{
    for (auto it = m_grids.begin(); it != m_grids.end(); ++it) {
        if (!it.value()->problem(it.key()).isEmpty())
            return true;
    }
    return false;
}

void TriggerPolicyForm::retranslateUi()
{
    const QMap<QString, QString> labels{{QStringLiteral("misfire-policy"), tr("Missed moments")},
                                        {QStringLiteral("misfire-limit"), tr("At most of them")},
                                        {QStringLiteral("misfire-window"), tr("Not older than")},
                                        {QStringLiteral("overlap-policy"), tr("While one is under way")},
                                        {QStringLiteral("start"), tr("Not before")},
                                        {QStringLiteral("end"), tr("Not after")},
                                        {QStringLiteral("clock-forward"), tr("Skipped hours")},
                                        {QStringLiteral("clock-back"), tr("Repeated hours")},
                                        {QStringLiteral("timeout"), tr("Time-out of an attempt")},
                                        {QStringLiteral("retries"), tr("Repetitions")},
                                        {QStringLiteral("backoff-delay"), tr("First pause")},
                                        {QStringLiteral("backoff-policy"), tr("Later pauses")},
                                        {QStringLiteral("dead-letter"), tr("Dead letters to")},
                                        {QStringLiteral("jitter"), tr("Random delay")},
                                        {QStringLiteral("prewarm"), tr("Warm up before")}};
    for (auto it = m_grids.begin(); it != m_grids.end(); ++it)
        it.value()->setLabel(it.key(), labels.value(it.key()));
    const QMap<QString, QString> defaults{{QStringLiteral("misfire-limit"), QStringLiteral("100")},
                                          {QStringLiteral("misfire-window"), tr("however long")},
                                          {QStringLiteral("start"), QStringLiteral("2026-01-31T12:00:00Z")},
                                          {QStringLiteral("end"), QStringLiteral("2026-12-31T12:00:00Z")},
                                          {QStringLiteral("timeout"), QStringLiteral("60s")},
                                          {QStringLiteral("retries"), QStringLiteral("5")},
                                          {QStringLiteral("backoff-delay"), QStringLiteral("50ms")},
                                          {QStringLiteral("dead-letter"), tr("nowhere")},
                                          {QStringLiteral("jitter"), QStringLiteral("0s")},
                                          {QStringLiteral("prewarm"), QStringLiteral("0s")}};
    for (auto it = m_lines.begin(); it != m_lines.end(); ++it)
        it.value()->setPlaceholderText(defaults.value(it.key()));
    const QMap<QString, QStringList> words{
        {QStringLiteral("misfire-policy"), {tr("send the latest"), tr("send none"), tr("send all")}},
        {QStringLiteral("overlap-policy"), {tr("send as well"), tr("skip"), tr("wait for it")}},
        {QStringLiteral("backoff-policy"), {tr("double each time"), tr("grow by the same")}},
        {QStringLiteral("clock-forward"), {tr("do not fire"), tr("fire when they are over")}},
        {QStringLiteral("clock-back"), {tr("fire both times"), tr("fire the first time")}}};
    for (auto it = m_boxes.begin(); it != m_boxes.end(); ++it) {
        for (int i = 0; i < it.value()->count(); ++i)
            it.value()->setItemText(i, words.value(it.key()).at(i));
    }
}

void TriggerPolicyForm::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
