#include "ui/dialogs/about_dialog.h"

#include "ui/widgets/facts_view.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace tidegate::dialogs {

using widgets::grid;

AboutDialog::AboutDialog(const QString &serverVersion, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("About Tidegate"));
    auto *picture = new QLabel(this);
    picture->setPixmap(widgets::appIcon().pixmap(QSize(grid(16), grid(16)), devicePixelRatioF()));
    auto *name = widgets::makeLabel("dialogTitle", "title", this);
    name->setText(QStringLiteral("Tidegate"));
    auto *what = widgets::makeLabel("about", "caption", this);
    what->setText(tr("A serverless application platform with a native desktop console."));
    auto *facts = new widgets::FactsView(this);
    facts->setFacts({
        {tr("Console"), QStringLiteral(TIDEGATE_VERSION), {}, {}, true},
        {tr("Server"), serverVersion, {}, {}, true},
        {tr("Qt"), QString::fromLatin1(qVersion()), {}, {}, false},
        {tr("Licence"), QStringLiteral("GPL-3.0-or-later"), {}, {}, false},
    });
    auto *close = widgets::makeButton("close", {}, "primary", this);
    close->setText(tr("Close"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(grid(2));
    texts->addWidget(name);
    texts->addWidget(what);
    texts->addSpacing(grid(2));
    texts->addWidget(facts);
    texts->addStretch();
    texts->addWidget(close, 0, Qt::AlignRight);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(grid(6), grid(6), grid(6), grid(4));
    row->setSpacing(grid(6));
    row->addWidget(picture, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    widgets::fitHeight(this, grid(120));
}

} // namespace tidegate::dialogs
