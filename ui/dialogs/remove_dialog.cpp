#include "ui/dialogs/remove_dialog.h"

namespace tidegate::dialogs {

namespace {

Confirmation wordsOf(const QList<resource::ObjectName> &apps, const QString &server, bool isProtected)
{
    Confirmation words;
    words.actionIcon = QStringLiteral("delete");
    if (apps.size() == 1) {
        const resource::ObjectName &app = apps.first();
        words.windowTitle = RemoveDialog::tr("Delete an app");
        words.title = RemoveDialog::tr("Delete the app \"%1\"?").arg(app.name);
        words.text =
            RemoveDialog::tr("Its address, all its revisions and its instances in the namespace \"%1\" "
                             "on %2 go with it. Requests to it fail from then on. This cannot be undone; "
                             "the uploaded code package stays on the server.")
                .arg(app.ns, server);
        words.action = RemoveDialog::tr("Delete %1", "app").arg(app.name);
        words.typedName = isProtected ? app.name : QString();
        return words;
    }
    const int count = int(apps.size());
    words.windowTitle = RemoveDialog::tr("Delete apps");
    words.title = RemoveDialog::tr("Delete %n app(s)?", nullptr, count);
    words.text =
        RemoveDialog::tr("Their addresses, all their revisions and their instances on %1 go with them. "
                         "Requests to them fail from then on. This cannot be undone; the uploaded code "
                         "packages stay on the server.")
            .arg(server);
    for (const resource::ObjectName &app : apps)
        words.items.append(app.text());
    words.action = RemoveDialog::tr("Delete %n app(s)", nullptr, count);
    words.typedName = isProtected ? QString::number(count) : QString();
    return words;
}

} // namespace

RemoveDialog::RemoveDialog(const QList<resource::ObjectName> &apps, const QString &server, bool isProtected,
                           QWidget *parent)
    : ConfirmDialog([apps, server, isProtected] { return wordsOf(apps, server, isProtected); }, parent)
{
}

} // namespace tidegate::dialogs
