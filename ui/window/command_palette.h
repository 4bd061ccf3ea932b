#pragma once

#include "ui/models/palette_model.h"

#include <QDialog>

class QLineEdit;
class QListView;
class QLabel;

namespace tidegate::window {

/// A field over the window: a few letters find every action and every object; Enter does it or goes there.
class CommandPalette : public QDialog
{
    Q_OBJECT
public:
    CommandPalette(std::vector<models::PaletteEntry> entries, QWidget *parent);

Q_SIGNALS:
    /// Something that looks like a deep link was entered.
    void linkEntered(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void retranslateUi();
    void search(const QString &text);
    void runCurrent();
    void move(int rows);

    models::PaletteModel m_model;
    QLineEdit *m_field;
    QListView *m_list;
    QLabel *m_none;
};

} // namespace tidegate::window
