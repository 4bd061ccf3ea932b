#pragma once

#include "ui/session/session.h"
#include "ui/widgets/banner.h"

#include <QTimer>

namespace tidegate::window {

/// Says that the server is not there, how old is what one sees, and when it is tried again. Hidden otherwise.
class OfflineBanner : public widgets::Banner
{
    Q_OBJECT
public:
    explicit OfflineBanner(const session::Session *session, QWidget *parent = nullptr);
    /// Shows how the session is now.
    void refresh();

private:
    QString textNow() const;

    const session::Session *m_session;
    QTimer m_clock; ///< runs only while it is shown
};

} // namespace tidegate::window
