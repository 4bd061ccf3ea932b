#pragma once

#include "ui/models/invoke_request.h"
#include "ui/session/request_store.h"

#include <QWidget>
#include <functional>

class QComboBox;
class QPushButton;
class QToolButton;

namespace tidegate::dialogs {

/// The saved requests of an app: choose one, save the form under a name, delete one. Values of secret headers
/// go to the secret store; where that cannot keep them, it says so.
class SavedRequests : public QWidget
{
    Q_OBJECT
public:
    /// `store` must outlive it.
    SavedRequests(session::RequestStore *store, session::RequestStore::Owner owner,
                  std::function<models::InvokeRequest()> current, QWidget *parent = nullptr);

Q_SIGNALS:
    void chosen(const tidegate::models::InvokeRequest &request);
    void noticed(const QString &text); ///< for people; empty = what was told is over

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();
    void fill(const QString &name);
    void load(const QString &name);
    void save();
    void remove();
    void showState();

    session::RequestStore *m_store;
    session::RequestStore::Owner m_owner;
    std::function<models::InvokeRequest()> m_current;
    QComboBox *m_names;
    QPushButton *m_save;
    QToolButton *m_remove;
};

} // namespace tidegate::dialogs
