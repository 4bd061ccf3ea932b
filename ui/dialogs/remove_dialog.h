#pragma once

#include "core/resource/object.h"
#include "ui/dialogs/confirm_dialog.h"

#include <QList>

namespace tidegate::dialogs {

/// Asks before apps are deleted; names them, their namespaces and the server.
class RemoveDialog : public ConfirmDialog
{
    Q_OBJECT
public:
    /// `server`: the profile's name and address. `isProtected`: the app's name, or the number of apps, is to
    /// be typed.
    RemoveDialog(const QList<resource::ObjectName> &apps, const QString &server, bool isProtected,
                 QWidget *parent = nullptr);
};

} // namespace tidegate::dialogs
