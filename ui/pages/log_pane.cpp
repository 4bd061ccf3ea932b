#include "ui/pages/log_pane.h"

#include "core/resource/serving.h"
#include "ui/models/formatting.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/text_view.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace tidegate::pages {

using widgets::grid;

LogPane::LogPane(models::Catalogue *catalogue, QWidget *parent)
    : QWidget(parent), m_catalogue(catalogue), m_text(new widgets::TextView(this))
{
    m_text->setObjectName(QStringLiteral("log"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, grid(2), 0, 0);
    column->setSpacing(grid(2));
    setupBar();
    column->addWidget(m_text, 1);
    connect(catalogue->instances(), &models::ObjectTable::applied, this, &LogPane::listInstances);
    retranslateUi();
}

void LogPane::setupBar()
{
    m_label = widgets::makeLabel("logInstanceLabel", "caption", this);
    m_label->setWordWrap(false);
    m_instances = new QComboBox(this);
    m_instances->setObjectName(QStringLiteral("logInstance"));
    m_instances->setMinimumWidth(grid(70));
    m_label->setBuddy(m_instances);
    m_refresh = widgets::makeIconButton("logRefresh", QStringLiteral("refresh"), this);
    m_copy = widgets::makeIconButton("logCopy", QStringLiteral("copy"), this);
    m_status = widgets::makeLabel("logStatus", "caption", this);
    auto *bar = new QHBoxLayout;
    bar->setSpacing(grid(2));
    bar->addWidget(m_label);
    bar->addWidget(m_instances);
    bar->addWidget(m_refresh);
    bar->addWidget(m_copy);
    bar->addWidget(m_status, 1);
    static_cast<QVBoxLayout *>(layout())->addLayout(bar);
    connect(m_instances, &QComboBox::currentTextChanged, this, &LogPane::refresh);
    connect(m_refresh, &QToolButton::clicked, this, &LogPane::refresh);
    connect(m_copy, &QToolButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_text->toPlainText()); });
}

void LogPane::retranslateUi()
{
    m_label->setText(tr("Instance"));
    m_instances->setAccessibleName(tr("Instance whose log is shown"));
    m_instances->setPlaceholderText(tr("No instance has run yet"));
    m_text->setPlaceholderText(tr("No output."));
    m_text->setAccessibleName(tr("Log"));
    widgets::setHint(m_refresh, tr("Read the log again"));
    widgets::setHint(m_copy, tr("Copy the log"));
}

void LogPane::setRevision(const resource::ObjectName &revision)
{
    if (revision == m_revision)
        return;
    m_revision = revision;
    m_instances->clear();
    m_text->clear();
    m_status->clear();
    listInstances();
}

void LogPane::listInstances()
{
    const models::ObjectTable *table = m_catalogue->instances();
    for (int row = 0; row < table->rowCount(); ++row) {
        const resource::Object &pod = table->object(row);
        const bool ours = pod.ns() == m_revision.ns && pod.label(resource::keys::revision) == m_revision.name;
        if (ours && m_instances->findText(pod.name()) < 0)
            m_instances->addItem(pod.name());
    }
    if (m_instances->currentIndex() < 0) // with a placeholder text nothing is chosen by itself
        m_instances->setCurrentIndex(m_instances->count() - 1);
}

void LogPane::choose(const QString &instance)
{
    m_instances->setCurrentText(instance);
}

void LogPane::refresh()
{
    delete m_call;
    const QString instance = m_instances->currentText();
    if (instance.isEmpty() || !m_catalogue->client() || !isVisible())
        return;
    m_status->setText(tr("Loading…"));
    m_call = m_catalogue->client()->podLog(m_revision.ns, instance, lines, this,
                                           [this](const Result<QByteArray> &log) { received(log); });
}

void LogPane::received(const Result<QByteArray> &log)
{
    if (!log) {
        m_status->setText(models::formatting::error(log.error()));
        return;
    }
    m_text->setContent(QString::fromUtf8(*log));
    m_text->scrollToEnd();
    m_status->setText(tr("The last %n line(s) at most", nullptr, lines));
}

void LogPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void LogPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::pages
