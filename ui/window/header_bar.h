#pragma once

#include "ui/session/session.h"

#include <QWidget>

class QLabel;
class QMenu;
class QPushButton;

namespace tidegate::widgets {
class Badge;
class ElidedLabel;
} // namespace tidegate::widgets

namespace tidegate::window {

/// Above the page: its title, and at the right which server this is, how the connection is, and the main
/// action.
class HeaderBar : public QWidget
{
    Q_OBJECT
public:
    explicit HeaderBar(QWidget *parent = nullptr);
    void setPage(const QString &title, const QString &summary);
    void showSession(const session::Session &session);
    void setProfileMenu(QMenu *menu);

Q_SIGNALS:
    void deployRequested();
    void lockRequested(bool locked); ///< to be locked, or unlocked

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();
    void showLock(const session::Session &session);
    QWidget *m_band; ///< in the colour of the profile
    QLabel *m_title;
    widgets::ElidedLabel *m_summary;
    widgets::Badge *m_state;
    QPushButton *m_lock;
    QPushButton *m_profile;
    QPushButton *m_deploy;
};

} // namespace tidegate::window
