#include "ui/pages/engine_facts.h"

#include "core/base/clock.h"
#include "ui/models/engine_diagnosis.h"
#include "ui/models/formatting.h"
#include "ui/pages/conditions_view.h"
#include "ui/widgets/bars.h"
#include "ui/widgets/card.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace tidegate::pages {

namespace formatting = models::formatting;
using widgets::grid;

namespace {

QString timeText(const QJsonValue &value)
{
    const auto time = parseTime(value.toString().toStdString());
    return time ? formatting::dateTime(*time) : QString();
}

} // namespace

EngineFacts::EngineFacts(QWidget *parent)
    : QWidget(parent)
    , m_aboutCard(new widgets::Card(this))
    , m_useCard(new widgets::Card(this))
    , m_certificateCard(new widgets::Card(this))
    , m_conditionsCard(new widgets::Card(this))
{
    setupCards();
    auto *right = new QVBoxLayout;
    right->setSpacing(grid(3));
    right->addWidget(m_certificateCard);
    right->addWidget(m_conditionsCard, 1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, grid(3), 0, 0);
    row->setSpacing(grid(3));
    row->addWidget(m_aboutCard, 1);
    row->addWidget(m_useCard, 1);
    row->addLayout(right, 1);
    retranslateUi();
}

void EngineFacts::setupCards()
{
    m_about = new widgets::FactsView(m_aboutCard);
    m_aboutCard->body()->addWidget(m_about);
    m_aboutCard->body()->addStretch();
    m_memory = new widgets::UseBar(m_useCard);
    m_starts = new widgets::UseBar(m_useCard);
    m_use = new widgets::FactsView(m_useCard);
    m_useCard->body()->setSpacing(grid(4));
    m_useCard->body()->addWidget(m_memory);
    m_useCard->body()->addWidget(m_starts);
    m_useCard->body()->addWidget(m_use);
    m_useCard->body()->addStretch();
    m_certificateIcon = new widgets::IconLabel(m_certificateCard);
    m_certificate = widgets::makeLabel("engineCertificate", nullptr, m_certificateCard);
    auto *certificate = new QHBoxLayout;
    certificate->setSpacing(grid(2));
    certificate->addWidget(m_certificateIcon, 0, Qt::AlignTop);
    certificate->addWidget(m_certificate, 1);
    m_certificateCard->body()->addLayout(certificate);
    m_conditions = new ConditionsView;
    auto *area = widgets::makeScrollArea(m_conditions, m_conditionsCard);
    m_conditionsCard->body()->addWidget(area);
    connect(m_about, &widgets::FactsView::linkActivated, this, &EngineFacts::urlRequested);
}

void EngineFacts::setEngine(const resource::Object &engine)
{
    m_engine = engine;
    showAbout();
    showUse();
    showCertificate();
    m_conditions->setObject(engine);
}

void EngineFacts::retranslateUi()
{
    m_aboutCard->setHeading(tr("About"));
    m_useCard->setHeading(tr("Capacity and use"));
    m_certificateCard->setHeading(tr("Certificate"));
    m_conditionsCard->setHeading(tr("Conditions"));
    setEngine(m_engine);
}

void EngineFacts::showAbout()
{
    const QJsonObject status = m_engine.status();
    const QJsonObject spec = m_engine.spec();
    const auto text = [&](const char *key) { return status.value(QLatin1String(key)).toString(); };
    const bool shared = spec.value(QLatin1String("edition")).toString() == QLatin1String("shared");
    const bool sandboxed = spec.value(QLatin1String("isolation")).toString() == QLatin1String("sandbox");
    m_about->setFacts({
        {tr("Edition"), shared ? tr("Shared") : tr("Exclusive"), {}, {}, false},
        {tr("Kind"),
         text("kind") == QLatin1String("Local") ? tr("Local: this machine") : text("kind"),
         {},
         {},
         false},
        {tr("Isolation"),
         sandboxed ? tr("Sandbox") : tr("Process"),
         tr("What instances are held in whose revision leaves it open"),
         {},
         false},
        {tr("Version"), text("version"), {}, {}, true},
        {tr("Gateway"), text("gateway"), {}, {}, true},
        {tr("API"), text("api"), {}, {}, true},
        {tr("Running since"), timeText(status.value(QLatin1String("startedAt"))), {}, {}, false},
    });
}

void EngineFacts::showUse()
{
    const QJsonObject capacity = m_engine.status().value(QLatin1String("capacity")).toObject();
    const QJsonObject usage = m_engine.status().value(QLatin1String("usage")).toObject();
    const double total = capacity.value(QLatin1String("memoryBytes")).toDouble(-1);
    const double free = usage.value(QLatin1String("memoryFreeBytes")).toDouble(-1);
    const bool known = total > 0 && free >= 0;
    const auto bytes = [](double value) { return formatting::bytes(static_cast<qint64>(value)); };
    m_memory->setUse(tr("Memory"),
                     known ? tr("%1 of %2").arg(bytes(total - free), bytes(total)) : QStringLiteral("–"),
                     known ? (total - free) / total : -1);
    const double starting = usage.value(QLatin1String("starting")).toDouble();
    const double most = capacity.value(QLatin1String("maxConcurrentStarts")).toDouble();
    m_starts->setUse(tr("Starts at once"),
                     tr("%1 of %2").arg(formatting::number(starting, 0), formatting::number(most, 0)),
                     most > 0 ? starting / most : -1);
    const auto count = [&](const char *key, int decimals) {
        return formatting::number(usage.value(QLatin1String(key)).toDouble(), decimals);
    };
    m_use->setFacts({
        {tr("Processors"),
         formatting::number(capacity.value(QLatin1String("cpu")).toDouble(), 1),
         {},
         {},
         false},
        {tr("Instances"), count("instances", 0), {}, {}, false},
        {tr("Revisions"), count("revisions", 0), {}, {}, false},
        {tr("Requests per second"), count("requestsPerSecond", 1), {}, {}, false},
    });
}

void EngineFacts::showCertificate()
{
    using State = models::DiagnosisCheck::State;
    const auto check = models::certificateCheck(
        m_engine.status().value(QLatin1String("certificateExpires")).toString(), SystemClock().wall());
    const widgets::Tone tone = check.state == State::Pass   ? widgets::Tone::Good
                               : check.state == State::Warn ? widgets::Tone::Caution
                               : check.state == State::Fail ? widgets::Tone::Bad
                                                            : widgets::Tone::Idle;
    m_certificateIcon->setTone(tone);
    m_certificate->setText(check.remedy.isEmpty()
                               ? check.evidence
                               : tr("%1 %2", "what was found, what to do").arg(check.evidence, check.remedy));
}

void EngineFacts::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::pages
