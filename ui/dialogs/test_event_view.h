#pragma once

#include "ui/models/function_templates.h"
#include "ui/models/invoke_request.h"
#include "ui/session/request_store.h"

#include <QWidget>

class QLabel;

namespace tidegate::dialogs {

class InvokeRequestView;
class SavedRequests;

/// What a function is tried with: a request or CloudEvent, and those that were saved for other functions of
/// this profile. It starts with one that fits the function's template.
class TestEventView : public QWidget
{
    Q_OBJECT
public:
    /// `store` must outlive it.
    TestEventView(session::RequestStore *store, const QString &profile, QWidget *parent = nullptr);
    /// Replaces a request that nobody has written by one for this kind of function.
    void setKind(models::FunctionKind kind);
    models::InvokeRequest request() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();
    void notice(const QString &text);

    InvokeRequestView *m_request;
    SavedRequests *m_saved;
    QLabel *m_note;
    QLabel *m_notice;
    bool m_isChosen = false;        ///< a saved one
    models::InvokeRequest m_sample; ///< as long as it stands in the form, nobody has written one
};

} // namespace tidegate::dialogs
