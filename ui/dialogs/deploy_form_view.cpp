#include "ui/dialogs/deploy_form_view.h"

#include "ui/dialogs/deploy_yaml_view.h"
#include "ui/dialogs/env_table.h"
#include "ui/dialogs/form_grid.h"
#include "ui/models/formatting.h"
#include "ui/widgets/card.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QDoubleSpinBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QScrollArea>
#include <QSpinBox>

namespace tidegate::dialogs {

using models::DeployForm;
using models::DeployModel;
using widgets::Fact;
using widgets::grid;

namespace {

constexpr int unset = -1; ///< the spin boxes' lowest value, shown as "default"

std::optional<int> valueOf(const QSpinBox *spin)
{
    return spin->value() == spin->minimum() ? std::nullopt : std::optional(spin->value());
}

void setValue(QSpinBox *spin, std::optional<int> value)
{
    spin->setValue(value.value_or(spin->minimum()));
}

const QString nameKey = QStringLiteral("name");
const QString namespaceKey = QStringLiteral("namespace");
const QString imageKey = QStringLiteral("image");
const QString envKey = QStringLiteral("env");
const QString minKey = QStringLiteral("min");
const QString maxKey = QStringLiteral("max");
const QString targetKey = QStringLiteral("target");
const QString concurrencyKey = QStringLiteral("concurrency");
const QString timeoutKey = QStringLiteral("timeout");
const QString windowKey = QStringLiteral("window");
const QString portKey = QStringLiteral("port");

} // namespace

DeployFormView::DeployFormView(DeployModel *model, QWidget *parent) : QWidget(parent), m_model(model)
{
    setupFacts();
    setupGeneral();
    setupScaling();
    m_yaml = new DeployYamlView(model, this);
    connect(m_yaml, &DeployYamlView::edited, this, &DeployFormView::load);
    layOut();
    connect(model, &DeployModel::problemsChanged, this, &DeployFormView::showProblems);
    retranslateUi();
}

void DeployFormView::setupFacts()
{
    m_factsCard = new widgets::Card(this);
    m_facts = new widgets::FactsView(m_factsCard);
    m_facts->setObjectName(QStringLiteral("detectedFacts"));
    m_factsCard->body()->addWidget(m_facts);
}

void DeployFormView::setupGeneral()
{
    m_generalCard = new widgets::Card(this);
    m_general = new FormGrid(m_generalCard);
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("appName"));
    m_namespace = new QLineEdit;
    m_namespace->setObjectName(QStringLiteral("appNamespace"));
    m_env = new EnvTable;
    m_general->add(nameKey, m_name);
    m_general->add(namespaceKey, m_namespace);
    m_image = new QLineEdit;
    m_image->setObjectName(QStringLiteral("appImage"));
    m_image->setPlaceholderText(QStringLiteral("ghcr.io/acme/web:1"));
    m_general->add(imageKey, m_image);
    m_general->add(envKey, m_env);
    connect(m_image, &QLineEdit::textEdited, this, [this](const QString &image) {
        m_model->setImage(image.trimmed());
        const QSignalBlocker quiet(m_name);
        m_name->setText(m_model->form().name);
    });
    m_generalCard->body()->addWidget(m_general);
    connect(m_name, &QLineEdit::textEdited, this, &DeployFormView::store);
    connect(m_namespace, &QLineEdit::textEdited, this, &DeployFormView::store);
    connect(m_env, &EnvTable::edited, this, &DeployFormView::store);
}

QSpinBox *DeployFormView::makeSpin(const char *name, int from, int to)
{
    auto *spin = new QSpinBox;
    spin->setObjectName(QString::fromLatin1(name));
    spin->setRange(from, to);
    spin->setButtonSymbols(QAbstractSpinBox::NoButtons);
    connect(spin, &QSpinBox::valueChanged, this, &DeployFormView::store);
    return spin;
}

void DeployFormView::setupScaling()
{
    m_scalingCard = new widgets::Card(this);
    m_scalingLeft = new FormGrid(m_scalingCard);
    m_scalingRight = new FormGrid(m_scalingCard);
    m_target = new QDoubleSpinBox;
    m_target->setObjectName(QStringLiteral("target"));
    m_target->setRange(0, 100'000);
    m_target->setDecimals(2);
    m_target->setButtonSymbols(QAbstractSpinBox::NoButtons);
    connect(m_target, &QDoubleSpinBox::valueChanged, this, &DeployFormView::store);
    m_scalingLeft->add(minKey, m_minScale = makeSpin("minScale", unset, 100'000));
    m_scalingLeft->add(maxKey, m_maxScale = makeSpin("maxScale", unset, 100'000));
    m_scalingLeft->add(targetKey, m_target);
    m_scalingLeft->add(concurrencyKey, m_concurrency = makeSpin("containerConcurrency", unset, 1000));
    m_scalingRight->add(windowKey, m_window = makeSpin("window", unset, 1'000'000));
    m_scalingRight->add(timeoutKey, m_timeout = makeSpin("timeout", unset, 1'000'000));
    m_scalingRight->add(portKey, m_port = makeSpin("port", 0, 65535));
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(6));
    row->addWidget(m_scalingLeft, 1, Qt::AlignTop);
    row->addWidget(m_scalingRight, 1, Qt::AlignTop);
    m_scalingCard->body()->addLayout(row);
    m_other = widgets::makeLabel("otherProblems", "problem", m_scalingCard);
    m_scalingCard->body()->addWidget(m_other);
}

void DeployFormView::layOut()
{
    auto *form = new QWidget;
    auto *column = new QVBoxLayout(form);
    column->setContentsMargins(0, 0, grid(1), 0);
    column->setSpacing(grid(3));
    for (widgets::Card *card : {m_factsCard, m_generalCard, m_scalingCard})
        column->addWidget(card);
    column->addStretch();
    auto *area = widgets::makeScrollArea(form, this);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid(3));
    row->addWidget(area, 3);
    row->addWidget(m_yaml, 2);
}

void DeployFormView::retranslateUi()
{
    m_factsCard->setHeading(tr("Detected"));
    m_generalCard->setHeading(tr("App"));
    m_scalingCard->setHeading(tr("Scaling and limits"));
    m_general->setLabel(nameKey, tr("&Name"));
    m_general->setLabel(namespaceKey, tr("Name&space"));
    m_general->setLabel(imageKey, tr("&Image"));
    m_general->setHint(imageKey,
                       tr("What the engine's image-map names runs as a process; any other image runs as a "
                          "container, where there is Podman or Docker: Engines says so under Diagnosis."));
    m_general->setLabel(envKey, tr("&Environment"));
    m_scalingLeft->setLabel(minKey, tr("Min. instances"));
    m_scalingLeft->setLabel(maxKey, tr("Max. instances"));
    m_scalingLeft->setLabel(targetKey, tr("Concurrency target"));
    m_scalingLeft->setLabel(concurrencyKey, tr("Concurrency limit"));
    m_scalingRight->setLabel(windowKey, tr("Stable window"));
    m_scalingRight->setLabel(timeoutKey, tr("Request time limit"));
    m_scalingRight->setLabel(portKey, tr("Port"));
    for (QSpinBox *spin : {m_minScale, m_maxScale, m_concurrency, m_timeout, m_window})
        spin->setSpecialValueText(tr("default"));
    m_target->setSpecialValueText(tr("default"));
    m_port->setSpecialValueText(tr("detected"));
    m_timeout->setSuffix(tr(" s", "seconds, after a number"));
    m_window->setSuffix(tr(" s", "seconds, after a number"));
    m_maxScale->setToolTip(tr("0 = no limit"));
    m_concurrency->setToolTip(tr("How many requests an instance may carry at once; 0 = no limit"));
    showFacts();
}

void DeployFormView::load()
{
    const QScopedValueRollback guard(m_loading, true);
    const DeployForm &form = m_model->form();
    m_name->setText(form.name);
    m_namespace->setText(form.ns);
    m_name->setReadOnly(m_model->isUpdate());
    m_namespace->setReadOnly(m_model->isUpdate());
    m_general->setRowVisible(imageKey, m_model->hasFreeImage());
    // A clone has the package of its original, which is not looked at again.
    m_factsCard->setVisible(!m_model->hasFreeImage() && !m_model->facts().fileName.isEmpty());
    if (m_image->text().trimmed() != m_model->facts().image)
        m_image->setText(m_model->facts().image);
    m_env->setEntries(form.env);
    setValue(m_minScale, form.minScale);
    setValue(m_maxScale, form.maxScale);
    setValue(m_concurrency, form.containerConcurrency);
    setValue(m_timeout, form.timeoutSeconds);
    setValue(m_window, form.windowSeconds);
    setValue(m_port, form.port);
    m_target->setValue(form.target.value_or(0));
    showFacts();
    showProblems();
    if (!m_yaml->isAncestorOf(focusWidget() ? focusWidget() : this))
        (m_model->hasFreeImage() ? m_image : m_name)->setFocus();
}

void DeployFormView::store()
{
    if (m_loading)
        return;
    DeployForm form = m_model->form();
    form.name = m_name->text();
    form.ns = m_namespace->text();
    form.env = m_env->entries();
    form.minScale = valueOf(m_minScale);
    form.maxScale = valueOf(m_maxScale);
    form.containerConcurrency = valueOf(m_concurrency);
    form.timeoutSeconds = valueOf(m_timeout);
    form.windowSeconds = valueOf(m_window);
    form.port = valueOf(m_port);
    form.target = m_target->value() > 0 ? std::optional(m_target->value()) : std::nullopt;
    m_model->setForm(form);
    showProblems();
}

void DeployFormView::showFacts()
{
    const models::PackageFacts &facts = m_model->facts();
    const auto withSource = [](const QString &value, const QString &source) {
        return source.isEmpty() ? value : tr("%1  (%2)", "value, where it was found").arg(value, source);
    };
    const QString port = facts.port > 0 ? QString::number(facts.port) : tr("given by PORT");
    const QString size =
        tr("%1 packed, %2 in %n file(s)", nullptr, facts.fileCount)
            .arg(models::formatting::bytes(facts.size), models::formatting::bytes(facts.contentSize));
    m_facts->setFacts({
        {tr("File"), facts.fileName, {}, {}, false},
        {tr("Runtime"), models::formatting::runtimeName(facts.runtime), {}, {}, false},
        {tr("Entry point"), withSource(facts.entry, facts.entryFrom), {}, {}, false},
        {tr("Port"), withSource(port, facts.portFrom), {}, {}, false},
        {tr("Size"), size, {}, {}, false},
        {tr("Digest"), facts.digest, {}, {}, true},
    });
}

void DeployFormView::showProblems()
{
    using Field = DeployModel::Field;
    // Nothing is wrong yet with what nobody has begun to fill in; the image names the app.
    const bool asksForImage = m_model->hasFreeImage() && m_model->facts().image.isEmpty();
    const bool isUntouched = asksForImage && m_model->form().name.isEmpty();
    m_general->setProblem(nameKey, isUntouched ? QString() : m_model->problem(Field::Name));
    m_general->setProblem(namespaceKey, m_model->problem(Field::Namespace));
    m_general->setProblem(imageKey, asksForImage ? QString() : m_model->problem(Field::Image));
    m_general->setProblem(envKey, m_model->problem(Field::Env));
    m_scalingLeft->setProblem(minKey, m_model->problem(Field::MinScale));
    m_scalingLeft->setProblem(maxKey, m_model->problem(Field::MaxScale));
    m_scalingLeft->setProblem(targetKey, m_model->problem(Field::Target));
    m_scalingLeft->setProblem(concurrencyKey, m_model->problem(Field::ContainerConcurrency));
    m_scalingRight->setProblem(windowKey, m_model->problem(Field::Window));
    m_scalingRight->setProblem(timeoutKey, m_model->problem(Field::Timeout));
    m_scalingRight->setProblem(portKey, m_model->problem(Field::Port));
    m_other->setText(m_model->problem(Field::Other));
    m_other->setVisible(!m_other->text().isEmpty());
}

bool DeployFormView::flush()
{
    return m_yaml->flush();
}

void DeployFormView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
