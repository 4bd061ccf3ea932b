#pragma once

#include <QWidget>

class QLineEdit;

namespace tidegate::session {
class Settings;
}

namespace tidegate::dialogs {

class FormGrid;

/// What the user pays for a unit of each thing the meter counts, and in which currency. There is no price
/// unless somebody types one. What can be read is kept by `settings` as it is typed.
class PricesForm : public QWidget
{
    Q_OBJECT
public:
    explicit PricesForm(session::Settings *settings, QWidget *parent = nullptr);
    /// Puts the cursor into the first price.
    void focusFirst();
    QString problem(const QString &key) const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupFields();
    void retranslateUi();
    void keep();

    session::Settings *m_settings;
    FormGrid *m_form;
    QLineEdit *m_currency;
    QList<std::pair<QString, QLineEdit *>> m_fields;
};

} // namespace tidegate::dialogs
