#include "ui/dialogs/saved_requests.h"

#include "ui/models/formatting.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>

namespace tidegate::dialogs {

using session::RequestStore;
using widgets::grid;

SavedRequests::SavedRequests(RequestStore *store, RequestStore::Owner owner,
                             std::function<models::InvokeRequest()> current, QWidget *parent)
    : QWidget(parent)
    , m_store(store)
    , m_owner(std::move(owner))
    , m_current(std::move(current))
    , m_names(new QComboBox(this))
    , m_save(widgets::makeButton("saveRequest", QStringLiteral("save"), nullptr, this))
    , m_remove(widgets::makeIconButton("deleteRequest", QStringLiteral("delete"), this))
{
    widgets::setLook(this, "plain");
    m_names->setObjectName(QStringLiteral("savedRequests"));
    m_names->setEditable(true);
    m_names->setInsertPolicy(QComboBox::NoInsert);
    m_names->setMinimumWidth(grid(55));
    m_save->setAutoDefault(false);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid(2));
    row->addWidget(m_names, 1);
    row->addWidget(m_save);
    row->addWidget(m_remove);
    connect(m_names, &QComboBox::activated, this, [this](int index) { load(m_names->itemText(index)); });
    connect(m_names, &QComboBox::editTextChanged, this, &SavedRequests::showState);
    connect(m_save, &QPushButton::clicked, this, &SavedRequests::save);
    connect(m_remove, &QToolButton::clicked, this, &SavedRequests::remove);
    fill({});
    retranslateUi();
}

void SavedRequests::retranslateUi()
{
    m_names->setAccessibleName(tr("Saved requests"));
    m_names->lineEdit()->setPlaceholderText(m_names->count() > 0 ? tr("Saved requests, or a new name")
                                                                 : tr("Name to save it under"));
    m_save->setText(tr("Save", "a request under the name beside it"));
    widgets::setHint(m_remove, tr("Delete the saved request"));
}

void SavedRequests::fill(const QString &name)
{
    const QSignalBlocker quiet(m_names);
    m_names->clear();
    m_names->addItems(m_store->names(m_owner));
    m_names->setCurrentIndex(m_names->findText(name));
    m_names->setEditText(name);
    showState();
}

void SavedRequests::showState()
{
    const QString name = m_names->currentText().trimmed();
    m_save->setEnabled(!name.isEmpty());
    m_remove->setEnabled(m_names->findText(name, Qt::MatchExactly | Qt::MatchCaseSensitive) >= 0 &&
                         !name.isEmpty());
}

void SavedRequests::load(const QString &name)
{
    Q_EMIT noticed({});
    m_store->load(m_owner, name, this, [this](const Result<RequestStore::Saved> &saved) {
        if (!saved) {
            Q_EMIT noticed(models::formatting::error(saved.error()));
            return;
        }
        Q_EMIT chosen(models::readRequest(saved->request, saved->secrets));
        if (saved->lostSecrets)
            Q_EMIT noticed(tr("The values of its secret headers are not in the keychain any more: write "
                              "them again."));
    });
}

void SavedRequests::save()
{
    const QString name = m_names->currentText().trimmed();
    const models::InvokeRequest request = m_current();
    const QString secrets = models::secretsOf(request);
    m_store->save(m_owner, name, {models::withoutSecrets(request), secrets, false}, this,
                  [this, name, hasSecrets = !secrets.isEmpty()](const Result<> &saved) {
                      fill(name);
                      if (!saved)
                          Q_EMIT noticed(models::formatting::error(saved.error()));
                      else if (hasSecrets && !m_store->keepsSecrets())
                          Q_EMIT noticed(tr("Saved. There is no keychain: the values of its secret headers "
                                            "are kept for this session only."));
                      else
                          Q_EMIT noticed({});
                  });
}

void SavedRequests::remove()
{
    m_store->remove(m_owner, m_names->currentText().trimmed());
    fill({});
    Q_EMIT noticed({});
}

void SavedRequests::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
