// The button that tests the connection.
(function () {
    'use strict';

    var button = document.getElementById('till-check');
    var table = document.getElementById('till-findings');
    if (!button) {
        return;
    }

    function row(state, name, text) {
        var line = table.tBodies[0].insertRow();
        [state.replace('_', ' '), name.replace('_', ' '), text].forEach(function (content) {
            line.insertCell().textContent = content;
        });
    }

    button.addEventListener('click', function () {
        var body = new URLSearchParams({
            action: 'libtill_check',
            gateway: button.dataset.gateway,
            _ajax_nonce: button.dataset.nonce,
        });
        button.disabled = true;
        table.tBodies[0].textContent = '';
        fetch(button.dataset.url, { method: 'POST', body: body, credentials: 'same-origin' })
            .then(function (answer) {
                return answer.json();
            })
            .then(function (answer) {
                answer.data.forEach(function (finding) {
                    row(finding.state, finding.name, finding.text);
                });
            })
            .catch(function (error) {
                row('failed', 'shop', String(error));
            })
            .finally(function () {
                table.hidden = false;
                button.disabled = false;
            });
    });
})();
